import { logIncompleteBeta } from './incomplete-beta.ts'
import { logBeta } from './log-gamma.ts'

// Jeffreys' prior: it costs little wherever the true proportion lies.
const prior = { a: 0.5, b: 0.5 }

/**
 * Evidence that a proportion exceeds a limit, which may be looked at after every trial: an e-process for "the proportion is at
 * most `limit`". While that holds, the probability that it ever reaches 1/α is at most α, however often one looks.
 *
 * Formula: E = ∫ L(p)/L(limit) w(p) dp over p > limit, with L(p) = p^s (1 − p)^(n − s) and w the Beta(½, ½) density restricted
 * to p > limit; in closed form by the incomplete beta function.
 * Parameters: `events` of `n` trials (whole counts), `limit` strictly between 0 and 1.
 * Returns: ln E. Reject at level α when ln E ≥ −ln α.
 * Undefined: no trial is no evidence, ln E = 0. A limit of 1 cannot be exceeded: −∞. At a limit of 0 one event is proof: ∞.
 * Source: H. Robbins, Ann. Math. Statist. 41 (1970); A. Ramdas et al., Statistical Science 38 (2023) 576–601.
 *
 * @example logEvidenceAbove(10, 40, 0.05) >= Math.log(20) // true: a quarter of 40 is shown to be more than 5 %
 */
export function logEvidenceAbove(events: number, n: number, limit: number): number {
  if (n === 0) return 0
  if (limit >= 1) return Number.NEGATIVE_INFINITY
  if (limit <= 0) return events > 0 ? Number.POSITIVE_INFINITY : 0
  return (
    logMass(events + prior.a, n - events + prior.b, limit) -
    logMass(prior.a, prior.b, limit) -
    events * Math.log(limit) -
    (n - events) * Math.log1p(-limit)
  )
}

/** ln of ∫ p^(a−1) (1−p)^(b−1) dp over p > limit. */
function logMass(a: number, b: number, limit: number): number {
  return logBeta(a, b) + logIncompleteBeta(1 - limit, b, a)
}
