import type { Interval } from '../statistics/interval.ts'

/** How an interval was made; said in the report, so that a reader can judge it. */
type IntervalMethod = 'wilson' | 'tango' | 'bootstrap'

/** One value with its 95 % interval, or why there is none. `n` counts the rows that the value speaks about. */
export type MetricEstimate =
  | ({ readonly value: number; readonly n: number; readonly method: IntervalMethod } & Interval)
  | { readonly value: null; readonly n: number; readonly why: string }

/**
 * Challenger − champion on the same rows. `interval` leaves `errorRate` out on each side and decides `pass`; `sharedInterval`
 * leaves `errorRate / comparisons` out on each side and decides `fail` (see `measureComparison`).
 */
export type DifferenceEstimate =
  | {
      readonly value: number
      readonly n: number
      readonly method: IntervalMethod
      readonly interval: Interval
      readonly sharedInterval: Interval
    }
  | { readonly value: null; readonly n: number; readonly why: string }

export type MetricMeasurement = {
  readonly challenger: MetricEstimate
  /** `null` when there is no champion, or when it does not know the task. */
  readonly champion: MetricEstimate | null
  readonly difference: DifferenceEstimate | null
}

export type SliceMeasurement = {
  readonly slice: string
  readonly value: string
  readonly difference: DifferenceEstimate
}

export type TaskMeasurement = {
  readonly task: string
  readonly primaryMetric: string
  /** Rows with a label of this task, and the groups (threads) that they belong to. */
  readonly n: number
  readonly groups: number
  /** By the metric's name: the primary one, and those of the floors. */
  readonly metrics: Readonly<Record<string, MetricMeasurement>>
  /** Rows that only one of the two has right, and McNemar's mid-p for them; `null` without a champion. */
  readonly discordant: {
    readonly challengerOnly: number
    readonly championOnly: number
    readonly midP: number
  } | null
  readonly slices: readonly SliceMeasurement[]
  /** Values of slices with too few rows to be measured. */
  readonly slicesLeftOut: number
}

/** What the gate judges: numbers only, no records. */
export type GateMeasurement = {
  readonly rows: number
  readonly seed: number
  readonly tasks: readonly TaskMeasurement[]
}
