import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { createNarrator } from '../../src/cli/demo/narrator.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { describeMachine } from '../machine.ts'
import { parseCount } from '../main-path/options.ts'
import { measureCalibration } from './measure.ts'
import { type CalibrationOptions, parseShare, parseSizes } from './options.ts'
import { describeCalibration } from './report.ts'

export const calibrationCommand = new Command('calibration')
  .description('How often the monitors alarm where nothing changed: single windows, and years of daily checks')
  .option('--windows <number>', 'windows of each size', parseCount, 300)
  .option('--slow-windows <number>', 'how many of them the embedding monitors see', parseCount, 40)
  .option('--sizes <rows>', 'rows of a window, with commas', parseSizes, [50, 100, 200, 500, 1000, 5000])
  .option('--reference <rows>', 'rows of the reference, where there are as many', parseCount, 1000)
  .option('--level <share>', 'error rate of each bound', parseShare, 0.05)
  .option('--years <number>', 'years with every monitor', parseCount, 2)
  .option('--quick-years <number>', 'years without the slow monitors', parseCount, 20)
  .option('--results <folder>', 'where calibration.json and calibration.md go', join(packageRoot, 'bench/results'))
  .action(async (options: CalibrationOptions) => {
    const narrator = createNarrator((text) => process.stderr.write(text))
    const machine = await describeMachine()
    const { results: folder, ...conditions } = options
    const measured = await measureCalibration(conditions, narrator.say)
    const results = { command: commandLine(conditions), options: conditions, machine, ...measured }
    const markdown = describeCalibration(results)
    await mkdir(resolve(folder), { recursive: true })
    await writeFile(join(folder, 'calibration.json'), `${JSON.stringify(results, null, 2)}\n`)
    await writeFile(join(folder, 'calibration.md'), markdown)
    process.stdout.write(markdown)
    narrator.say(`written to ${relative(process.cwd(), resolve(folder)) || folder}/calibration.{json,md}`)
  })

function commandLine(options: Omit<CalibrationOptions, 'results'>): string {
  const { windows, slowWindows, sizes, reference, level, years, quickYears } = options
  return `npm run bench -- calibration --windows ${windows} --slow-windows ${slowWindows} --sizes ${sizes.join(',')} --reference ${reference} --level ${level} --years ${years} --quick-years ${quickYears}`
}
