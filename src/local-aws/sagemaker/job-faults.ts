import type { FaultKind, Occasion } from '../faults.ts'
import { JobFailure } from '../runner/job-failure.ts'
import type { SageMakerContext } from './context.ts'

export type JobFaultKind = Extract<FaultKind, 'job-crash' | 'job-hang' | 'spot-interruption'>

type Watch = {
  readonly context: Pick<SageMakerContext, 'faults' | 'clock' | 'limits'>
  readonly kinds: readonly JobFaultKind[]
  readonly occasion: Occasion
  readonly befall: (kind: FaultKind) => void
}

/**
 * Lets faults befall a running job: those asked for before its start and those asked for while it runs, each considered once. Answers
 * how to end the watch.
 */
export function watchJobFaults({ context, kinds, occasion, befall }: Watch): () => void {
  const { faults, clock, limits } = context
  const considered = new Set<string>()
  const pending: Array<() => void> = []
  const look = () => {
    const fresh = faults.list().filter(({ id, kind }) => includes(kinds, kind) && !considered.has(id))
    if (fresh.length === 0) return
    for (const { id } of fresh) considered.add(id)
    const fault = faults.strike(kinds, occasion)
    if (fault) pending.push(clock.after(fault.delayMs ?? 0, () => befall(fault.kind)))
  }
  look()
  const timer = setInterval(look, limits.pollMs * 4)
  timer.unref()
  return () => {
    clearInterval(timer)
    for (const cancel of pending) cancel()
  }
}

/** Fails a job for which there are no instances: AWS's own words. */
export function requireCapacity({ faults }: Pick<SageMakerContext, 'faults'>, operation: string, name: string): void {
  if (!faults.strike(['capacity'], { service: 'sagemaker', operation, name })) return
  const advice = 'Please retry using a different ML instance type.'
  throw new JobFailure('CapacityError', `Unable to provision requested ML compute capacity. ${advice}`)
}

function includes(kinds: readonly JobFaultKind[], kind: FaultKind): boolean {
  return (kinds as readonly FaultKind[]).includes(kind)
}
