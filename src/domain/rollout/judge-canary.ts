import { formatCount } from '../gate/format.ts'
import type { GateOutcome, Verdict } from '../verdict.ts'
import type { CanaryEvidence, CanaryLimits, CanaryObservation, CanaryStep, TrafficCounts } from './canary-evidence.ts'
import { errorRate, measureCanary, slowShareAllowed } from './canary-measures.ts'
import { sayDuration, sayPercent } from './format.ts'

/** How often a step rolls back a challenger that is within its limits, at most. Together 5 %; errors hurt more and get more of it. */
const canaryLevels = { errors: 0.04, latency: 0.01 }

type Judged = Verdict<GateOutcome, CanaryEvidence>

/**
 * Judges one step of a rollout on live traffic; may be asked after every request.
 * - `fail` as soon as it is shown (by an e-process, so that looking often does not raise false alarms) that the challenger's error
 *   rate exceeds the champion's by more than `errorRateIncrease`, or that more than 5 % of its requests are slower than
 *   `slowThresholdMs`.
 * - `pass` when the step has seen its requests and its time and neither estimate is beyond its limit.
 * - `inconclusive` else, with what it waits for; `evidence.timedOut` when `atMost` is over.
 *
 * A step that asks for no requests only watches: it passes after its time unless something is shown.
 * Undefined: counts that are no counts, and unmeasured latency, are `inconclusive`.
 *
 * @example judgeCanary({ step, observed, limits: definition.rollout.rollBackOn }).outcome
 */
export function judgeCanary(input: { step: CanaryStep; observed: CanaryObservation; limits: CanaryLimits }): Judged {
  const { step, observed, limits } = input
  const { elapsedMs, champion, challenger } = observed
  const timedOut = elapsedMs > step.atMost
  const broken = findBrokenCount(observed)
  if (broken) {
    const nothing = { errorRateIncrease: null, errorEValue: 0, slowShare: null, slowEValue: null }
    return {
      outcome: 'inconclusive',
      reasons: [broken],
      evidence: { elapsedMs, champion, challenger, timedOut, ...nothing },
    }
  }
  const measures = measureCanary(observed, limits)
  const evidence = { elapsedMs, champion, challenger, ...measures, timedOut: false }
  const shown = whatIsShown(evidence, limits)
  if (shown.length > 0) return { outcome: 'fail', reasons: shown, evidence }
  const missing = whatIsMissing(step, evidence, limits)
  if (missing.length === 0) return { outcome: 'pass', reasons: [sayPassed(evidence, limits)], evidence }
  if (!timedOut) return { outcome: 'inconclusive', reasons: missing, evidence }
  const over = `the step's time is over: ${sayDuration(elapsedMs)} exceed atMost ${sayDuration(step.atMost)}`
  return { outcome: 'inconclusive', reasons: [over, ...missing], evidence: { ...evidence, timedOut } }
}

function findBrokenCount({ elapsedMs, champion, challenger }: CanaryObservation): string | undefined {
  if (!Number.isFinite(elapsedMs)) return `the time since the step began must be a number, got ${elapsedMs}`
  for (const [name, { requests, errors, slowRequests }] of Object.entries({ champion, challenger })) {
    const counts = [requests, errors, slowRequests ?? 0]
    const isCount = counts.every((count) => Number.isFinite(count) && count >= 0) && errors <= requests
    if (!isCount)
      return `counts of the ${name} must be 0 or more and its errors at most its requests, got ${requests} requests, ${errors} errors, ${slowRequests} slow`
  }
  return undefined
}

function whatIsShown(
  { champion, challenger, errorEValue, slowEValue }: CanaryEvidence,
  limits: CanaryLimits,
): string[] {
  const shown: string[] = []
  if (errorEValue >= 1 / canaryLevels.errors) {
    const limit = `by more than ${sayPercent(limits.errorRateIncrease)}`
    shown.push(
      `error rate of the challenger ${sayRate(challenger)} exceeds the champion's ${sayRate(champion)} ${limit} (${sayEvidence(errorEValue, canaryLevels.errors)})`,
    )
  }
  if (slowEValue !== null && slowEValue >= 1 / canaryLevels.latency) {
    const share = `${formatCount(challenger.slowRequests ?? 0)} of ${formatCount(challenger.requests)} requests to the challenger are slower than its latency limit`
    shown.push(`${share}, more than ${sayPercent(slowShareAllowed)} (${sayEvidence(slowEValue, canaryLevels.latency)})`)
  }
  return shown
}

function whatIsMissing(step: CanaryStep, evidence: CanaryEvidence, limits: CanaryLimits): string[] {
  const { elapsedMs, champion, challenger, slowShare } = evidence
  const missing: string[] = []
  const requests = step.requests - challenger.requests
  if (requests > 0) missing.push(`waits for ${requests} more requests (${challenger.requests} of ${step.requests})`)
  if (elapsedMs < step.time) missing.push(`waits for ${sayDuration(step.time - elapsedMs)} more`)
  if (step.requests === 0 || challenger.requests === 0) return missing
  const increase = errorRate(challenger) - errorRate(champion)
  if (champion.requests === 0) missing.push('waits for a request to the champion to compare with')
  else if (increase > limits.errorRateIncrease + rounding) {
    const beyond = `error rate of the challenger ${sayRate(challenger)} is beyond the champion's ${sayRate(champion)} + ${sayPercent(limits.errorRateIncrease)}`
    missing.push(`${beyond}, on too few requests to show it: waits for more`)
  }
  if (slowShare === null) missing.push("waits for measurements of the challenger's latency")
  else if (slowShare > slowShareAllowed + rounding) {
    missing.push(
      `${sayPercent(slowShare)} of the challenger's requests are slower than its latency limit, on too few requests to show more than ${sayPercent(slowShareAllowed)}: waits for more`,
    )
  }
  return missing
}

const rounding = 1e-9

function sayPassed({ champion, challenger, slowShare, elapsedMs }: CanaryEvidence, limits: CanaryLimits): string {
  if (challenger.requests === 0)
    return `nothing is shown against the challenger in ${sayDuration(elapsedMs)}: it had no request, and none was asked for`
  const errors = `error rate of the challenger ${sayRate(challenger)} is within the champion's ${sayRate(champion)} + ${sayPercent(limits.errorRateIncrease)}`
  const slow =
    slowShare === null
      ? ''
      : `; ${sayPercent(slowShare)} of its requests are slower than its latency limit, ${sayPercent(slowShareAllowed)} are allowed`
  return `${errors}${slow}`
}

function sayRate(traffic: TrafficCounts): string {
  return `${sayPercent(errorRate(traffic))} (${formatCount(traffic.errors)} of ${formatCount(traffic.requests)})`
}

function sayEvidence(eValue: number, level: number): string {
  return `e-value ${eValue >= 1000 ? 'over 1,000' : Math.floor(eValue)}, at least ${Math.round(1 / level)} shows it`
}
