import type { TrainingOutcome } from './training-outcome.ts'

/** Where the next training job runs, and how long to wait before it. */
export type TrainingTry = { readonly instanceType: string; readonly waitMs: number }

type Ending = Exclude<TrainingOutcome['kind'], 'trained'>

const minuteMs = 60_000
// With capacity short, jobs have been seen to wait 8 to 58 minutes; six rounds wait for two and a half hours altogether.
const roundWaitsMs = [0, 10, 20, 30, 40, 50].map((minutes) => minutes * minuteMs)
const mostFaults = 2

/**
 * The next try after the endings of those before, in order; `undefined` when there is no use in one more.
 * - `capacity-short`: the next instance type of the ladder at once; after the last one, the first again, a wait later each round.
 * - `service-fault`: the same type once more, twice at the most.
 * - anything else is the recipe's or the data's own doing, and would end alike again.
 *
 * @example planTry(['ml.m5.xlarge', 'ml.m5.2xlarge'], ['capacity-short']) // { instanceType: 'ml.m5.2xlarge', waitMs: 0 }
 */
export function planTry(instances: readonly string[], endings: readonly Ending[]): TrainingTry | undefined {
  const count = (kind: Ending) => endings.filter((ending) => ending === kind).length
  const short = count('capacity-short')
  const faults = count('service-fault')
  if (short + faults < endings.length || faults > mostFaults) return undefined
  const instanceType = instances[short % instances.length]
  const round = Math.floor(short / instances.length)
  const startsRound = short % instances.length === 0 && endings.at(-1) === 'capacity-short'
  const waitMs = startsRound ? roundWaitsMs[round] : 0
  return instanceType === undefined || waitMs === undefined ? undefined : { instanceType, waitMs }
}
