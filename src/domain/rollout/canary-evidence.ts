import type { Interval } from '../statistics/interval.ts'

/** One variant's traffic since the step began. Latency in milliseconds; `null` where it was not measured. */
export type TrafficCounts = {
  readonly requests: number
  readonly errors: number
  readonly p95Ms?: number | null | undefined
  /** Requests slower than `slowThresholdMs`. */
  readonly slowRequests?: number | null | undefined
}

/** What a step must see before it may end. `weight` is a share, times are in milliseconds. */
export type CanaryStep = {
  readonly weight: number
  /** Requests to the challenger. 0: the step only watches, and ends well unless something is shown against the challenger. */
  readonly requests: number
  readonly time: number
  readonly atMost: number
}

/** `rollout.rollBackOn` of a definition. Increases are shares, `p95Tolerated` is in milliseconds. */
export type CanaryLimits = {
  readonly errorRateIncrease: number
  readonly p95Increase: number
  readonly p95Tolerated: number
}

export type CanaryObservation = {
  readonly elapsedMs: number
  readonly champion: TrafficCounts
  readonly challenger: TrafficCounts
}

/** The numbers behind a canary's verdict. An e-value of at least 1/level shows what it speaks about. */
export type CanaryEvidence = CanaryObservation & {
  /** The step ended without a decision because its time was over. The safe action then is to roll back. */
  readonly timedOut: boolean
  /** Challenger's error rate − champion's with a 95 % interval for this one look; `null` while one has no request. */
  readonly errorRateIncrease: ({ readonly value: number } & Interval) | null
  readonly errorEValue: number
  /** Share of the challenger's requests that are slow, `null` while unknown. */
  readonly slowShare: number | null
  readonly slowEValue: number | null
}
