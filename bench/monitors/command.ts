import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { createNarrator } from '../../src/cli/demo/narrator.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { describeMachine } from '../machine.ts'
import { parseCount } from '../main-path/options.ts'
import { measureMonitors } from './measure.ts'
import { measureCaptures } from './measure-captures.ts'
import { measureColumns } from './measure-columns.ts'
import type { MonitorsBenchOptions } from './options.ts'
import { describeMonitorsResults, type MonitorsResults } from './report.ts'

export const monitorsBenchCommand = new Command('monitors')
  .description('How long the monitors take, and how the time grows with the rows')
  .option('--repetitions <number>', 'how often each monitor is measured', parseCount, 7)
  .option('--words <number>', 'mean length of the made-up texts', parseCount, 200)
  .option('--full', 'read a million capture lines too, about a gigabyte of files', false)
  .option('--results <folder>', 'where monitors.json and monitors.md go', join(packageRoot, 'bench/results'))
  .action(async (options: MonitorsBenchOptions) => {
    const narrator = createNarrator((text) => process.stderr.write(text))
    const machine = await describeMachine()
    const timings = await measureMonitors(options, narrator.say)
    const columns = await measureColumns(options.repetitions, narrator.say)
    const captures = await measureCaptures(options, narrator.say)
    const { results, ...conditions } = options
    await write(resolve(results), {
      command: commandLine(options),
      options: conditions,
      machine,
      timings,
      columns,
      captures,
    })
    narrator.say(`written to ${relative(process.cwd(), resolve(results)) || results}/monitors.{json,md}`)
  })

async function write(folder: string, results: MonitorsResults): Promise<void> {
  const markdown = describeMonitorsResults(results)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'monitors.json'), `${JSON.stringify(results, null, 2)}\n`)
  await writeFile(join(folder, 'monitors.md'), markdown)
  process.stdout.write(markdown)
}

function commandLine({ repetitions, words, full }: MonitorsBenchOptions): string {
  return `npm run bench -- monitors --repetitions ${repetitions} --words ${words}${full ? ' --full' : ''}`
}
