import { logBeta } from './log-gamma.ts'

export type EventCounts = { readonly events: number; readonly n: number }

const priors = {
  suspect: { a: 0.5, b: 0.5 },
  // What is known of services in production: they fail rarely. It only saves requests; the guarantee does not rest on it.
  baseline: { a: 0.5, b: 50 },
}
const halvings = 60

/**
 * Evidence that a suspect's rate exceeds a baseline's by more than an allowance, which may be looked at after every request: an
 * e-process for "rate(suspect) ≤ rate(baseline) + allowance" with both rates unknown. While that holds, the probability that it
 * ever reaches 1/α is at most α, however often one looks and however the traffic is divided.
 *
 * Formula: E = ∫∫ L(q₀, q₁) w₀(q₀) w₁(q₁) dq₀ dq₁ / max L(p₀, p₁) over p₁ ≤ p₀ + allowance, with L the binomial likelihood of
 * both, w₀ = Beta(½, 50) for the baseline, w₁ = Beta(½, ½) for the suspect. For each pair of rates that the hypothesis allows,
 * the numerator over L of that pair is a martingale of mean 1, and E is never more than it.
 * Parameters: whole counts of events and trials of either side; `allowance` in [0, 1).
 * Returns: ln E. Reject at level α when ln E ≥ −ln α.
 * Undefined: a side without trials is no evidence; the result is then at most 0.
 * Source: L. Wasserman, A. Ramdas, S. Balakrishnan, Universal inference, PNAS 117 (2020) 16880–16890, section 7.
 *
 * @example logEvidenceOfIncrease({ events: 0, n: 540 }, { events: 6, n: 60 }, 0.01) >= Math.log(40) // true
 */
export function logEvidenceOfIncrease(baseline: EventCounts, suspect: EventCounts, allowance: number): number {
  const mixture = logMarginal(baseline, priors.baseline) + logMarginal(suspect, priors.suspect)
  return mixture - highestLogLikelihood(baseline, suspect, allowance)
}

function logMarginal({ events, n }: EventCounts, { a, b }: { a: number; b: number }): number {
  return logBeta(events + a, n - events + b) - logBeta(a, b)
}

function highestLogLikelihood(baseline: EventCounts, suspect: EventCounts, allowance: number): number {
  const likelihood = (p0: number, p1: number) => logLikelihood(baseline, p0) + logLikelihood(suspect, p1)
  const [p0, p1] = [baseline.events / baseline.n, suspect.events / suspect.n]
  // Without trials a rate is free, and the other one takes its own best value.
  if (suspect.n === 0) return baseline.n === 0 ? 0 : logLikelihood(baseline, p0)
  if (baseline.n === 0) return logLikelihood(suspect, p1)
  if (p1 <= p0 + allowance) return likelihood(p0, p1)
  // The best allowed pair lies on p₁ = p₀ + allowance; the log-likelihood is concave along it.
  const slope = (p: number) => slopeOf(baseline, p) + slopeOf(suspect, p + allowance)
  let below = 0
  let above = 1 - allowance
  for (let i = 0; i < halvings; i++) {
    const middle = (below + above) / 2
    if (slope(middle) > 0) below = middle
    else above = middle
  }
  const best = (below + above) / 2
  return likelihood(best, best + allowance)
}

function logLikelihood({ events, n }: EventCounts, p: number): number {
  const hits = events === 0 ? 0 : events * Math.log(p)
  return n === events ? hits : hits + (n - events) * Math.log1p(-p)
}

function slopeOf({ events, n }: EventCounts, p: number): number {
  const rising = events === 0 ? 0 : events / p
  return n === events ? rising : rising - (n - events) / (1 - p)
}
