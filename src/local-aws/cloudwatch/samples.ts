import type { Period, Summary } from './statistic.ts'

/** Single values in ascending order, with how often each came. */
export type Samples = Period['values']

export function total({ values, summaries }: Period): Summary {
  const sum = { count: 0, sum: 0, minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY }
  const add = (part: Summary) => {
    sum.count += part.count
    sum.sum += part.sum
    sum.minimum = Math.min(sum.minimum, part.minimum)
    sum.maximum = Math.max(sum.maximum, part.maximum)
  }
  for (const { value, count } of values) add({ count, sum: value * count, minimum: value, maximum: value })
  for (const summary of summaries) add(summary)
  return sum
}

/** The values of a period; undefined when a summary hides some, which one whose values are all the same does not. */
export function samplesOf({ values, summaries }: Period): Samples | undefined {
  if (summaries.some(({ minimum, maximum }) => minimum !== maximum)) return undefined
  const all = [...values, ...summaries.map(({ minimum, count }) => ({ value: minimum, count }))]
  return all.sort((a, b) => a.value - b.value)
}

export function countOf(samples: Samples): number {
  return samples.reduce((sum, { count }) => sum + count, 0)
}

/** The smallest value that at least so many of a hundred values do not exceed. */
export function percentileOf(samples: Samples | undefined, percent: number): number | undefined {
  if (!samples) return undefined
  const rank = (percent / 100) * countOf(samples)
  let passed = 0
  for (const { value, count } of samples) {
    passed += count
    if (passed >= rank) return value
  }
  return samples.at(-1)?.value
}

export function countInside(samples: Samples, low: number, high: number): number {
  return samples.reduce((sum, { value, count }) => (value > low && value <= high ? sum + count : sum), 0)
}
