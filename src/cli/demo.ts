import { resolve } from 'node:path'
import { Command } from 'commander'

type DemoArguments = { json?: string; keep?: boolean; all?: boolean; folder: string }

export const demoCommand = new Command('demo')
  .description('Shows the whole life of a model on real mail: trained, judged, rolled out under traffic')
  .option('--all', 'tell the whole season: four periods of traffic, checks, and what follows from them')
  .option('--json <file>', 'write what happened for a program')
  .option('--keep', 'leave everything running until Ctrl-C, to look around')
  .option('--folder <folder>', 'where its state and logs are kept; emptied at the start', '.perennial/demo')
  .action(async ({ folder, ...options }: DemoArguments) => {
    const { runDemo } = await loadDemo()
    await runDemo({ ...options, folder: resolve(folder) })
  })

/** Its mails come from a development package, so that no production process has to carry them. */
async function loadDemo() {
  try {
    return await import('./demo/run.ts')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new Error('the demo needs the development packages: run `npm run demo` in a clone of the project', { cause })
  }
}
