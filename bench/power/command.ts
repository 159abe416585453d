import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { createNarrator } from '../../src/cli/demo/narrator.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { parseShare, parseSizes } from '../calibration/options.ts'
import { describeMachine } from '../machine.ts'
import { parseCount } from '../main-path/options.ts'
import { measurePower } from './measure.ts'
import type { PowerOptions } from './options.ts'
import { describePower } from './report.ts'

export const powerCommand = new Command('power')
  .description('What the monitors find of real and injected changes, beside the open-source tools on the same windows')
  .option('--windows <number>', 'windows of each size and change', parseCount, 40)
  .option('--slow-windows <number>', 'how many of them the embedding monitors see', parseCount, 10)
  .option('--tool-windows <number>', 'how many of them the open-source tools see', parseCount, 25)
  .option('--sizes <rows>', 'rows of a window, with commas', parseSizes, [100, 200, 500])
  .option('--reference <rows>', 'rows of the reference, where there are as many', parseCount, 1000)
  .option('--level <share>', 'error rate of each bound', parseShare, 0.05)
  .option('--no-tools', 'leave the open-source tools out: their packages take 3 GB and their answers a second a window')
  .option('--results <folder>', 'where power.json and power.md go', join(packageRoot, 'bench/results'))
  .action(async (options: PowerOptions) => {
    const narrator = createNarrator((text) => process.stderr.write(text))
    const machine = await describeMachine()
    const { results: folder, ...conditions } = options
    const results = {
      command: commandLine(options),
      options: conditions,
      machine,
      ...(await measurePower(options, narrator.say)),
    }
    const markdown = describePower(results)
    await mkdir(resolve(folder), { recursive: true })
    await writeFile(join(folder, 'power.json'), `${JSON.stringify(results)}\n`)
    await writeFile(join(folder, 'power.md'), markdown)
    process.stdout.write(markdown)
    narrator.say(`written to ${relative(process.cwd(), resolve(folder)) || folder}/power.{json,md}`)
  })

function commandLine({ windows, slowWindows, toolWindows, sizes, reference, level, tools }: PowerOptions): string {
  const asked = `--windows ${windows} --slow-windows ${slowWindows} --tool-windows ${toolWindows} --sizes ${sizes.join(',')} --reference ${reference} --level ${level}`
  return `npm run bench -- power ${asked}${tools ? '' : ' --no-tools'}`
}
