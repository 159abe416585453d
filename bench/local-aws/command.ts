import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { createNarrator, type Narrator } from '../../src/cli/demo/narrator.ts'
import { untilInterrupted } from '../../src/cli/interruption.ts'
import { parsePositive } from '../../src/cli/options.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { describeMachine } from '../machine.ts'
import { parseCount } from '../main-path/options.ts'
import { mockPython, mockVersion } from './mock-python.ts'
import { writeImages } from './model-process.ts'
import type { LocalAwsBenchOptions } from './options.ts'
import { type Repetition, repeat } from './repetition.ts'
import { describeResults, type LocalAwsResults } from './report.ts'
import { mockServer, ourServer } from './servers.ts'

export const localAwsBenchCommand = new Command('local-aws')
  .description('The embedded AWS beside a mock server: control plane, S3, invocations, listings, memory, start')
  .option('--repetitions <number>', 'how often each server is started anew and measured', parseCount, 5)
  .option('--rate <number>', 'control-plane calls and invocations a second', parsePositive, 50)
  .option('--seconds <number>', 'how long each load lasts', parsePositive, 10)
  .option('--concurrency <number>', 'S3 requests at a time', parseCount, 16)
  .option('--jobs <number>', 'finished training jobs to be listed', parseCount, 500)
  .option('--endpoints <number>', 'endpoints to be listed', parseCount, 20)
  .option('--no-mock', 'leave the mock server out')
  .option('--results <folder>', 'where local-aws.json and local-aws.md go', join(packageRoot, 'bench/results'))
  .action(async (options: LocalAwsBenchOptions) => {
    const narrator = createNarrator((text) => process.stderr.write(text))
    const machine = await describeMachine()
    const measured = await inFolder(narrator, (folder) => measure(options, folder, narrator))
    const { results, ...conditions } = options
    await write(
      resolve(results),
      { command: commandLine(options), options: conditions, machine, ...measured },
      narrator,
    )
  })

/** A folder for the time of the benchmark; it stays when something went wrong, for its logs. */
async function inFolder<T>(narrator: Narrator, body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-bench-'))
  const interrupted = untilInterrupted().then(() => {
    throw new Error(`it was interrupted; nothing was written, and ${folder} is left`)
  })
  interrupted.catch(() => undefined)
  try {
    const result = await Promise.race([body(folder), interrupted])
    await rm(folder, { recursive: true, force: true })
    return result
  } catch (error) {
    narrator.say(`it did not go to its end; the logs of the servers are kept in ${folder}`)
    throw error
  }
}

/** In turns, so that what else the machine does befalls both. */
async function measure(options: LocalAwsBenchOptions, folder: string, narrator: Narrator) {
  const ours: Repetition[] = []
  const mocks: Repetition[] = []
  const python = options.mock ? await mockPython(narrator.say) : undefined
  const startOurs = ourServer(await writeImages(folder))
  for (let number = 1; number <= options.repetitions; number += 1) {
    narrator.chapter(`Repetition ${number} of ${options.repetitions}: local-aws`)
    const own = join(folder, `ours-${number}`)
    ours.push(await repeat(startOurs, own, { ...options, servesModels: true }, narrator.say))
    if (!python) continue
    narrator.chapter(`Repetition ${number} of ${options.repetitions}: the mock server`)
    const other = join(folder, `mock-${number}`)
    mocks.push(await repeat(mockServer(python), other, { ...options, servesModels: false }, narrator.say))
  }
  return { ours, mocks, mock: python ? await mockVersion(python) : null }
}

async function write(folder: string, results: LocalAwsResults, narrator: Narrator): Promise<void> {
  const markdown = describeResults(results)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'local-aws.json'), `${JSON.stringify(results, null, 2)}\n`)
  await writeFile(join(folder, 'local-aws.md'), markdown)
  process.stdout.write(markdown)
  narrator.say(`written to ${relative(process.cwd(), folder) || folder}/local-aws.{json,md}`)
}

function commandLine({ repetitions, rate, seconds, concurrency, jobs, endpoints, mock }: LocalAwsBenchOptions): string {
  const numbers = `--repetitions ${repetitions} --rate ${rate} --seconds ${seconds} --concurrency ${concurrency}`
  return `npm run bench -- local-aws ${numbers} --jobs ${jobs} --endpoints ${endpoints}${mock ? '' : ' --no-mock'}`
}
