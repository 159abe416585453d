import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { createNarrator } from '../../src/cli/demo/narrator.ts'
import { untilInterrupted } from '../../src/cli/interruption.ts'
import { parsePositive } from '../../src/cli/options.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { describeMachine } from '../machine.ts'
import { measureMainPath } from './measure.ts'
import { type BenchOptions, parseCount } from './options.ts'
import { describeResults, type MainPathResults } from './report.ts'
import { Interrupted, onStage } from './stage.ts'

export const mainPathCommand = new Command('main-path')
  .description('From a trigger to a promoted model on a local stack of its own: times, gateway, memory, histories')
  .option('--repetitions <number>', 'how often a model is trained, deployed and replaced', parseCount, 5)
  .option('--rate <number>', 'requests a second during canaries and at the gateway', parsePositive, 50)
  .option('--load-seconds <number>', 'how long the gateway is measured by each path', parsePositive, 20)
  .option('--block-seconds <number>', 'after how long the other path has its turn', parsePositive, 5)
  .option('--results <folder>', 'where main-path.json and main-path.md go', join(packageRoot, 'bench/results'))
  .action(async (options: BenchOptions) => {
    const narrator = createNarrator((text) => process.stderr.write(text))
    const machine = await describeMachine()
    const interrupted = untilInterrupted().then(() => {
      throw new Interrupted('it was interrupted; nothing was written')
    })
    interrupted.catch(() => undefined)
    const measurements = await onStage(narrator, interrupted, (stage) => measureMainPath(stage, options))
    const { results: folder, ...conditions } = options
    const results = { command: commandLine(conditions), options: conditions, machine, measurements }
    await writeResults(resolve(folder), results, narrator.say)
  })

async function writeResults(folder: string, results: MainPathResults, say: (line: string) => void): Promise<void> {
  const markdown = describeResults(results)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'main-path.json'), `${JSON.stringify(results, null, 2)}\n`)
  await writeFile(join(folder, 'main-path.md'), markdown)
  process.stdout.write(markdown)
  say(`written to ${relative(process.cwd(), folder) || folder}/main-path.{json,md}`)
}

function commandLine({ repetitions, rate, loadSeconds, blockSeconds }: MainPathResults['options']): string {
  const numbers = `--repetitions ${repetitions} --rate ${rate} --load-seconds ${loadSeconds} --block-seconds ${blockSeconds}`
  return `npm run bench -- main-path ${numbers}`
}
