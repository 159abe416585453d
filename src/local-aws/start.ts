import { createClock } from './clock.ts'
import { lockDataFolder } from './data-lock.ts'
import { createFaults } from './faults.ts'
import { lineLog } from './log.ts'
import { openServices } from './open-services.ts'
import type { Rates } from './rates.ts'
import { mistakesOfImages } from './runner/images.ts'
import type { Limits } from './sagemaker/context.ts'
import { startServer } from './server.ts'

export { readQuotas } from './admin/quotas.ts'
export { environmentFor, shellLinesFor } from './environment.ts'

export type LocalAwsOptions = {
  /** 0 takes any free port. */
  readonly port: number
  /** Where everything is kept. */
  readonly dataDir: string
  /** Which commands image URIs stand for. Without it every image is unknown. */
  readonly imagesFile?: string
  /** How many times as fast AWS's own durations pass: limits, bakes, alarm periods. What jobs compute takes what it takes. */
  readonly timeScale?: number
  /** Durations other than AWS's own. */
  readonly limits?: Partial<Limits>
  /** Instances that there may be, by AWS's name of the quota: `ml.g5.xlarge for training job usage`. */
  readonly quotas?: Readonly<Record<string, number>>
  /** Calls a second that an operation takes (`sagemaker.ListTrainingJobs`), other than AWS's documented limits. */
  readonly rates?: Rates
  /** Takes a line about what went wrong or is worth knowing. */
  readonly log?: (line: string) => void
}

export type LocalAws = { readonly url: string; readonly port: number; close(): Promise<void> }

/** What is to be ended, in the order in which it was begun. */
export type Cleanup = Array<() => Promise<void>>

/** Starts the embedded AWS on one port of 127.0.0.1, with all state in one folder. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const log = lineLog(options.log ?? (() => undefined))
  const clock = createClock({ scale: options.timeScale ?? 1 })
  const faults = createFaults()
  const cleanup: Cleanup = [async () => clock.close()]
  try {
    if (options.imagesFile) for (const mistake of await mistakesOfImages(options.imagesFile)) options.log?.(mistake)
    const lock = await lockDataFolder(options.dataDir)
    cleanup.push(lock.release)
    const services = (url: string) => openServices({ ...options, log, url, clock, faults }, cleanup)
    const server = await startServer({ port: options.port, services, log })
    cleanup.push(server.close)
    return { url: server.url, port: server.port, close: () => runBackwards(cleanup) }
  } catch (error) {
    await runBackwards(cleanup)
    throw error
  }
}

/** The last opened first: nothing is closed while what stands on it still runs. A failure does not keep the rest open. */
async function runBackwards(cleanup: Cleanup): Promise<void> {
  const failures: unknown[] = []
  for (const step of cleanup.splice(0).reverse()) await step().catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
