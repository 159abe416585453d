import { formatCount } from '../gate/format.ts'
import { clopperPearsonInterval } from '../statistics/clopper-pearson-interval.ts'
import { redactText } from '../text/redact.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'
import { type ConfusionCount, rowsOf } from './quality-estimate.ts'
import type { UnknownTruth } from './window-content.ts'

export type UnseenLabelsInput = MonitorLevel & {
  readonly effect: 'unseen-share'
  /** The labels that the champion was trained on. */
  readonly labels: readonly string[]
  /** Answers of the labelled span with their truth. */
  readonly outcomes: readonly ConfusionCount[]
  /** Ids of rows with labels that are not known, for the report. */
  readonly examples: readonly UnknownTruth[]
}

const mostNamed = 10

/**
 * Share of the truth with a label that the champion was never trained on: there no answer can be right, and no retraining without
 * that label helps.
 *
 * Formula: k/n, bounds of Clopper and Pearson, the lower 0 without such a row. One row is proof, since the reference has none by
 * definition, so that no test belongs to it. Rows for a warning: log(level)/log(1 − warning), with which the upper bound falls to the
 * warning threshold where no such row came.
 * Parameters: counts of (truth, answer).
 * Undefined: a window without truth: value null, bounds 0 and 1.
 * Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404–413.
 *
 * @example measureUnseenLabels({ effect: 'unseen-share', labels: ['a'], outcomes: [{ truth: 'b', predicted: 'a', count: 9 }], examples: [], level: 0.01, warning: 0.05 }).value // 1
 */
export function measureUnseenLabels(input: UnseenLabelsInput): DriftMeasurement {
  const { effect, labels, outcomes, examples, level, warning } = input
  const unseen = outcomes.filter(({ truth }) => !labels.includes(truth))
  const [n, count] = [rowsOf(outcomes), rowsOf(unseen)]
  if (n === 0) return undefinedMeasurement(effect, 0, 0, 'no text of the window has its truth yet')
  const named = nameLabels(unseen, examples)
  const { lower, upper } = clopperPearsonInterval(count, n, level)
  return {
    effect,
    value: count / n,
    lower,
    upper,
    pValue: null,
    n,
    referenceN: 0,
    rowsForWarning: warning > 0 && warning < 1 ? Math.ceil(Math.log(level) / Math.log(1 - warning)) : null,
    ...(count > 0 && { about: sayLabels(named) }),
    evidence: { count, labels: named },
  }
}

const mostSaid = 3

/** In words that get into histories: a label may be what a customer wrote, where a wrong mapping put it. */
function sayLabels(labels: ReturnType<typeof nameLabels>): string {
  const said = labels
    .slice(0, mostSaid)
    .map(
      ({ label, count }) =>
        `${JSON.stringify(redactText(label))} in ${formatCount(count)} ${count === 1 ? 'row' : 'rows'}`,
    )
  return [...said, ...(labels.length > mostSaid ? ['others'] : [])].join(', ')
}

/** The labels with their rows and some ids, the most frequent first. */
function nameLabels(unseen: readonly ConfusionCount[], examples: readonly UnknownTruth[]) {
  const counts = new Map<string, number>()
  for (const { truth, count } of unseen) counts.set(truth, (counts.get(truth) ?? 0) + count)
  const idsOf = new Map(examples.map(({ label, ids }) => [label, ids]))
  return [...counts]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, mostNamed)
    .map(([label, count]) => ({ label, count, ids: idsOf.get(label) ?? [] }))
}
