import { setTimeout as sleep } from 'node:timers/promises'
import type { DeploymentConfig } from '@aws-sdk/client-sagemaker'
import type { SageMakerContext } from '../context.ts'
import { alarmsOf, timeLimitSeconds } from './deployment-config.ts'

/** Ends a deployment; without a reason AWS does not say why. */
export class RolledBack extends Error {
  override readonly name = 'RolledBack'
  readonly reason: string | undefined

  constructor(what: string, reason?: string) {
    super(what)
    this.reason = reason
  }
}

export type Guard = {
  /** Aborted when the deployment took longer than it may. */
  readonly signal: AbortSignal
  /** Throws when something speaks against the deployment now. */
  check(): void
  /** Lets that much of AWS's time pass, and throws as soon as something speaks against the deployment. */
  bake(seconds: number): Promise<void>
  release(): void
}

/** Watches a deployment: its alarms, its time limit, and the fault that rolls it back. */
export function createGuard(
  { clock, alarms, faults, limits, log }: SageMakerContext,
  { endpoint, operation }: { readonly endpoint: string; readonly operation: string },
  how: DeploymentConfig,
  isClosing: () => boolean,
): Guard {
  const doomed = faults.strike(['endpoint-rollback'], {
    service: 'sagemaker',
    operation,
    name: endpoint,
  })
  const watched = alarmsOf(how)
  const overdue = new AbortController()
  const limit = timeLimitSeconds(how)
  const release = limit === undefined ? undefined : clock.after(limit * 1000, () => overdue.abort(tooLong(limit)))

  const check = () => {
    overdue.signal.throwIfAborted()
    const tripped = watched.find((name) => alarms.stateOf(name) === 'ALARM')
    if (!tripped) return
    // Only here is it said which: AWS tells nobody.
    log.warn({ endpoint, alarm: tripped }, 'an alarm rolls the update of the endpoint back')
    throw new RolledBack(`alarm ${tripped} is in ALARM`)
  }
  return {
    signal: overdue.signal,
    check,
    async bake(seconds) {
      let over = seconds === 0
      const cancel = clock.after(seconds * 1000, () => {
        over = true
      })
      try {
        for (check(); !over; check()) {
          if (isClosing()) throw new Error('the embedded SageMaker is closing')
          await sleep(limits.pollMs)
        }
      } finally {
        cancel()
      }
      if (doomed) throw new RolledBack('a fault was asked for')
    },
    release: () => release?.(),
  }
}

function tooLong(limit: number): RolledBack {
  const reason = `The deployment did not complete within MaximumExecutionTimeoutInSeconds (${limit}) and was rolled back.`
  return new RolledBack('the time limit is over', reason)
}
