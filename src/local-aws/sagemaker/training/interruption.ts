import type { Child } from '../../runner/child.ts'
import type { Limits } from '../context.ts'
import type { StopCause } from '../running-jobs.ts'

export type TrainingEnding = 'completed' | 'stopped' | 'max-runtime' | 'shutdown'

type Interruptible = {
  readonly child: Child
  /** Aborted with a `StopCause`. */
  readonly signal: AbortSignal
  readonly limits: Limits
  readonly maxRuntimeSeconds: number
  readonly onTimeout: () => Promise<unknown>
}

// Node's timers count in 32 bits: a longer limit is one that no embedded server lives to see.
const longestTimerMs = 2 ** 31 - 1

/** Stops the child when the job is stopped, out of time, or the server ends; `settle` says which, or that none happened. */
export function interruptWhenDue({ child, signal, limits, maxRuntimeSeconds, onTimeout }: Interruptible) {
  let ending: TrainingEnding = 'completed'
  let noted: Promise<unknown> = Promise.resolve()
  const interrupt = (why: TrainingEnding, graceMs: number) => {
    if (ending !== 'completed') return
    ending = why
    if (why === 'max-runtime') noted = onTimeout()
    child.stop(graceMs)
  }
  const onAbort = () => {
    if ((signal.reason as StopCause) === 'shutdown') interrupt('shutdown', limits.shutdownGraceMs)
    else interrupt('stopped', limits.stopGraceMs)
  }
  const onLimit = () => interrupt('max-runtime', limits.stopGraceMs)
  const timer = setTimeout(onLimit, Math.min(maxRuntimeSeconds * 1000, longestTimerMs))
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  return {
    async settle(): Promise<TrainingEnding> {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      await noted
      return ending
    },
  }
}
