import { newcombeDifference } from '../statistics/newcombe-difference.ts'
import { logEvidenceAbove } from '../statistics/proportion-e-process.ts'
import { logEvidenceOfIncrease } from '../statistics/rate-difference-e-process.ts'
import type { CanaryEvidence, CanaryLimits, CanaryObservation, TrafficCounts } from './canary-evidence.ts'

/** A p95 limit allows this share of requests beyond it. */
export const slowShareAllowed = 0.05

// Larger e-values say nothing more, and infinity is no JSON.
const largest = 1e12

type Measures = Pick<CanaryEvidence, 'errorRateIncrease' | 'errorEValue' | 'slowShare' | 'slowEValue'>

/**
 * What a step's traffic shows of the challenger's errors and latency: point estimates, and e-values that may be looked at after
 * every request. Without a champion's requests its error rate counts as 0.
 */
export function measureCanary({ champion, challenger }: CanaryObservation, limits: CanaryLimits): Measures {
  const [baseline, suspect] = [asEvents(champion), asEvents(challenger)]
  const { errorRateIncrease: allowance } = limits
  const errors =
    baseline.n > 0
      ? logEvidenceOfIncrease(baseline, suspect, allowance)
      : logEvidenceAbove(suspect.events, suspect.n, allowance)
  const slow = challenger.slowRequests
  const isSlowKnown = typeof slow === 'number' && challenger.requests > 0
  return {
    errorRateIncrease: baseline.n > 0 && suspect.n > 0 ? increase(baseline, suspect) : null,
    errorEValue: capped(errors),
    slowShare: isSlowKnown ? slow / challenger.requests : null,
    slowEValue: isSlowKnown ? capped(logEvidenceAbove(slow, challenger.requests, slowShareAllowed)) : null,
  }
}

/** Requests that failed among all; 0 without requests. */
export function errorRate({ errors, requests }: TrafficCounts): number {
  return requests > 0 ? errors / requests : 0
}

function asEvents({ errors, requests }: TrafficCounts) {
  return { events: errors, n: requests }
}

function increase(baseline: ReturnType<typeof asEvents>, suspect: ReturnType<typeof asEvents>) {
  const [successes, others] = [suspect.events, baseline.events]
  const interval = newcombeDifference({ successes, n: suspect.n }, { successes: others, n: baseline.n }, 0.025)
  return { value: successes / suspect.n - others / baseline.n, ...interval }
}

function capped(logEValue: number): number {
  return Math.min(largest, Math.exp(logEValue))
}
