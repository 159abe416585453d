import type { TaskMetric } from '../quality/task-metric.ts'
import { percentileInterval, type ResampledGroup, resampleGroups } from '../statistics/group-bootstrap.ts'
import type { Interval } from '../statistics/interval.ts'
import { seededGenerator } from '../statistics/seeded-generator.ts'
import { countAnswers, models, outcomesOf } from './class-counts.ts'
import type { Answer } from './comparison-row.ts'
import type { Levels } from './levels.ts'
import type { DifferenceEstimate, MetricEstimate, MetricMeasurement } from './measurement.ts'
import { smallestHalfWidth } from './resolution.ts'

type CountsMetric = Extract<TaskMetric, { kind: 'counts' }>

const fewestResamples = 2000
/** Resamples beyond the end of an interval: fewer make its end a matter of luck. */
const resamplesBeyond = 50

/**
 * A metric whose denominator depends on the model (precision, F1, means over classes): the paired bootstrap by groups, stratified
 * by the groups' commonest true class, with percentile intervals, at least 2,000 resamples. Both models and their difference come
 * from the same resamples. No interval is narrower than the rows can resolve (`smallestHalfWidth`).
 */
export function estimateCounts(
  metric: CountsMetric,
  answers: readonly Answer[],
  levels: Levels,
  randomness: { readonly seed: number; readonly purpose: string },
): MetricMeasurement {
  const classes = metric.classes(answers.map(({ truth }) => truth))
  const hasChampion = answers.length > 0 && answers.every(({ champion }) => champion !== null)
  const counts = countAnswers(answers, classes)
  const value = (of: (typeof models)[number], sums: readonly number[]) =>
    metric.of(outcomesOf(of, sums)).value ?? Number.NaN
  const resampled = resampleGroups({
    groups: groupsOf(answers, classes),
    resamples: Math.max(fewestResamples, Math.ceil(resamplesBeyond / Math.min(...Object.values(levels)))),
    generator: seededGenerator(randomness.seed, randomness.purpose),
    statistics: (sums) => {
      const both = models.map((model) => value(model, sums))
      return [...both, (both[0] ?? Number.NaN) - (both[1] ?? Number.NaN)]
    },
  })
  const around = (at: number, column: number, tail: number, of: readonly (typeof models)[number][]): Interval => {
    const half = smallestHalfWidth({ metric, models: of, answers, classes, counts, tail })
    const seen = percentileInterval(resampled[column] ?? [], tail) ?? { lower: at, upper: at }
    return { lower: Math.min(seen.lower, at - half), upper: Math.max(seen.upper, at + half) }
  }
  const n = answers.length
  const estimate = (model: (typeof models)[number], column: number): MetricEstimate => {
    const measured = metric.of(outcomesOf(model, counts))
    if (measured.value === null) return { value: null, n, why: measured.why }
    const interval = clamp(around(measured.value, column, levels.value, [model]), 0)
    return { value: measured.value, n, method: 'bootstrap', ...interval }
  }
  const difference = (): DifferenceEstimate => {
    const [ours, theirs] = models.map((model) => value(model, counts))
    const at = (ours ?? Number.NaN) - (theirs ?? Number.NaN)
    if (Number.isNaN(at)) return { value: null, n, why: 'the metric is undefined for one of the two' }
    const interval = (tail: number) => clamp(around(at, 2, tail, models), -1)
    const [own, shared] = [interval(levels.difference), interval(levels.sharedDifference)]
    return { value: at, n, method: 'bootstrap', interval: own, sharedInterval: shared }
  }
  return {
    challenger: estimate('challenger', 0),
    champion: hasChampion ? estimate('champion', 1) : null,
    difference: hasChampion ? difference() : null,
  }
}

function groupsOf(answers: readonly Answer[], classes: readonly string[]): ResampledGroup[] {
  const groups = new Map<string, Answer[]>()
  for (const answer of answers) {
    const members = groups.get(answer.group)
    if (members) members.push(answer)
    else groups.set(answer.group, [answer])
  }
  return [...groups].map(([name, members]) => ({
    name,
    stratum: commonestClass(members, classes),
    counts: countAnswers(members, classes),
  }))
}

/** The commonest of the measured classes among the group's truths, the first by name where several are; '' where none is. */
function commonestClass(answers: readonly Answer[], classes: readonly string[]): string {
  const count = (label: string) => answers.filter(({ truth }) => truth === label).length
  return classes.reduce((best, label) => (count(label) > (best ? count(best) : 0) ? label : best), '')
}

function clamp({ lower, upper }: Interval, lowest: number): Interval {
  return { lower: Math.max(lowest, lower), upper: Math.min(1, upper) }
}
