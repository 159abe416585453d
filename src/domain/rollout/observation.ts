import type { CanaryObservation } from './canary-evidence.ts'

/** One version's traffic in a stretch of time. Latency in milliseconds; `null` where it was not measured. */
export type VariantTraffic = {
  readonly requests: number
  readonly errors: number
  readonly p95Ms: number | null
  readonly slowRequests: number | null
}

/** Both versions' traffic, counted since the rollout began. */
export type PairTraffic = {
  readonly atMs: number
  readonly champion: VariantTraffic
  readonly challenger: VariantTraffic
}

/**
 * What a step saw: the counts now less those before it. While the challenger has all the traffic the champion has none of its
 * own, so its counts since the rollout began stand for it.
 */
export function observeSince(
  before: PairTraffic,
  now: PairTraffic,
  step: { readonly weight: number },
  startedAtMs: number,
): CanaryObservation {
  return {
    elapsedMs: now.atMs - startedAtMs,
    champion: step.weight < 1 ? difference(now.champion, before.champion) : now.champion,
    challenger: difference(now.challenger, before.challenger),
  }
}

// A percentile cannot be subtracted: it stays the one since the rollout began.
function difference(now: VariantTraffic, before: VariantTraffic): VariantTraffic {
  return {
    requests: now.requests - before.requests,
    errors: now.errors - before.errors,
    p95Ms: now.p95Ms,
    slowRequests: now.slowRequests === null ? null : now.slowRequests - (before.slowRequests ?? 0),
  }
}
