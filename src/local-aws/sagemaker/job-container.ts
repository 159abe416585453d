import type { Occasion } from '../faults.ts'
import type { Child } from '../runner/child.ts'
import type { ImageCommand } from '../runner/images.ts'
import { followLog } from '../runner/log-follower.ts'
import type { ProcessTable } from '../runner/process-table.ts'
import type { SageMakerContext } from './context.ts'
import { type JobFaultKind, watchJobFaults } from './job-faults.ts'

/** How a container came to its end: by itself, or why it was told to. */
export type ContainerEnding = 'completed' | 'stopped' | 'shutdown' | 'max-wait' | 'max-runtime' | 'interrupted'

export type ContainerRun = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  /** For messages: `training job x`. */
  readonly purpose: string
  readonly occasion: Occasion
  readonly faultKinds: readonly JobFaultKind[]
  readonly image: ImageCommand
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  /** Aborted with why: `stop`, `shutdown` or `max-wait`. */
  readonly signal: AbortSignal
  /** AWS's time. */
  readonly maxRuntimeMs: number
  readonly onLines?: ((lines: readonly string[]) => void) | undefined
  /** Called when the container is told to end. */
  readonly onEnding: (ending: ContainerEnding) => Promise<unknown>
}

/** Runs a container until it ends by itself, is stopped, interrupted or out of time. */
export async function runContainer(run: ContainerRun): Promise<{ ending: ContainerEnding; exitCode: number }> {
  const { context, processes, purpose, image, env, logFile, onLines } = run
  run.signal.throwIfAborted()
  const child = await processes.start(purpose, { command: image.command, folder: image.folder, env, logFile })
  const log = onLines && followLog(logFile, context.limits.pollMs * 10, onLines)
  const interruption = interruptWhenDue(child, run)
  const exitCode = await child.exited
  const ending = await interruption.settle()
  await log?.finish()
  return { ending, exitCode }
}

function interruptWhenDue(child: Child, run: ContainerRun) {
  const { context, occasion, faultKinds, signal, maxRuntimeMs, onEnding } = run
  const { clock, limits, log } = context
  let ending: ContainerEnding = 'completed'
  let noted: Promise<unknown> = Promise.resolve()
  const interrupt = (why: ContainerEnding) => {
    if (ending !== 'completed') return
    ending = why
    noted = onEnding(why)
    // Settled below; the child is stopped whether or not it could be written down.
    noted.catch((error) => log.error({ err: error }, `${run.purpose}: that it is ${why} could not be written down`))
    if (why === 'shutdown') child.stop(limits.shutdownGraceMs)
    else child.stop(limits.stopGraceMs, clock)
  }
  const onAbort = () => interrupt(endingFor(signal.reason))
  const stopWatching = watchJobFaults({
    context,
    kinds: faultKinds,
    occasion,
    befall: (kind) => {
      if (kind === 'spot-interruption') interrupt('interrupted')
      else child.strike(kind === 'job-crash' ? 'SIGKILL' : 'SIGSTOP')
    },
  })
  const cancelLimit = clock.after(maxRuntimeMs, () => interrupt('max-runtime'))
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  return {
    async settle(): Promise<ContainerEnding> {
      stopWatching()
      cancelLimit()
      signal.removeEventListener('abort', onAbort)
      await noted
      return ending
    },
  }
}

function endingFor(reason: unknown): ContainerEnding {
  return reason === 'shutdown' || reason === 'max-wait' ? reason : 'stopped'
}
