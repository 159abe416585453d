import { clopperPearsonInterval } from '../statistics/clopper-pearson-interval.ts'
import { fisherExact } from '../statistics/fisher-exact.ts'
import type { Interval } from '../statistics/interval.ts'
import type { Proportion } from '../statistics/newcombe-difference.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'
import { type ConfusionCount, rowsOf } from './quality-estimate.ts'
import type { SliceWindow } from './window-content.ts'

export type BiasEffect = 'accuracy-difference' | 'recall-difference' | 'positive-share-difference'

type AnswersOfValue = Pick<SliceWindow['tasks'][string], 'predicted' | 'outcomes'>

export type BiasInput = MonitorLevel & {
  readonly effect: BiasEffect
  readonly slice: string
  /** The label that recall and the share of positives are of. */
  readonly positive?: string | undefined
  /** What the window has of each value of the slice. */
  readonly values: Readonly<Record<string, AnswersOfValue>>
}

const fewestRows = 30
const power = 0.8

/**
 * Largest difference of a share between any two values of a slice inside the window: of right answers, of found positives
 * (difference in recall), or of positive answers (difference in positive proportions in predicted labels).
 *
 * Formula: for each ordered pair of the k values d = p₁ − p₂, lower d − √((p₁ − l₁)² + (u₂ − p₂)²), upper likewise (Newcombe's square and
 * add with the limits of Clopper and Pearson, which keep small levels), each with level / k(k − 1). Lower: the largest of all pairs, at
 * most 0 unless Fisher's one-sided p of that pair, times k(k − 1), is below the level. Value: largest less smallest share.
 * Parameters: `values` in any order.
 * Undefined: fewer than two values of 30 rows that the share speaks about; no `positive` where the effect needs one: value null,
 * bounds 0 and 1.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890; Amazon SageMaker Clarify: DPPL, difference in recall.
 *
 * @example measureBias({ effect: 'accuracy-difference', slice: 'language', values, level: 0.01, warning: 0.1 }).evidence.highest
 */
export function measureBias(input: BiasInput): DriftMeasurement {
  const { effect, slice, positive, level, warning } = input
  const counted = Object.keys(input.values)
    .sort()
    .map((value) => ({ value, share: shareOf(effect, input.values[value] ?? noAnswers, positive) }))
  const n = counted.reduce((sum, { share }) => sum + share.n, 0)
  const large = counted.filter(({ share }) => share.n >= fewestRows)
  const tooFew = counted.filter(({ share }) => share.n < fewestRows).map(({ value }) => value)
  if (effect !== 'accuracy-difference' && positive === undefined)
    return undefinedMeasurement(effect, n, 0, 'the task must name its positive label, and names none')
  const pairs = large.length * (large.length - 1)
  const limited = large.map((of) => limit(of, level / Math.max(1, pairs)))
  const [highest, lowest] = [mostOf(limited, (of) => of.p), mostOf(limited, (of) => -of.p)]
  const shown = mostApart(limited)
  if (!highest || !lowest || !shown)
    return undefinedMeasurement(
      effect,
      n,
      0,
      `${slice} must have two values of ${fewestRows} rows, got ${large.length}`,
    )
  const pValue = Math.min(1, pairs * fisherExact(shown.above.share, shown.below.share).greater)
  return {
    effect,
    value: highest.p - lowest.p,
    lower: Math.max(0, pValue < level ? shown.lower : 0),
    upper: Math.min(1, highest.p - lowest.p + Math.hypot(highest.upper - highest.p, lowest.p - lowest.lower)),
    pValue,
    n,
    referenceN: 0,
    rowsForWarning: rowsFor({ first: highest.share, second: lowest.share, level: level / pairs, warning, n }),
    evidence: {
      slice,
      highest: highest.value,
      lowest: lowest.value,
      values: limited.map(({ value, share, p, lower, upper }) => ({ value, share: p, lower, upper, n: share.n })),
      tooFew,
    },
  }
}

const noAnswers: AnswersOfValue = { predicted: {}, outcomes: [] }

function shareOf(
  effect: BiasEffect,
  { predicted, outcomes }: AnswersOfValue,
  positive: string | undefined,
): Proportion {
  const among = (counts: readonly ConfusionCount[]): Proportion => ({
    successes: rowsOf(counts.filter(({ truth, predicted: label }) => truth === label)),
    n: rowsOf(counts),
  })
  if (effect === 'accuracy-difference') return among(outcomes)
  if (effect === 'recall-difference') return among(outcomes.filter(({ truth }) => truth === positive))
  const n = Object.values(predicted).reduce((sum, count) => sum + count, 0)
  return { successes: positive === undefined ? 0 : (predicted[positive] ?? 0), n }
}

type Limited = Interval & { readonly value: string; readonly share: Proportion; readonly p: number }

function limit({ value, share }: { readonly value: string; readonly share: Proportion }, tail: number): Limited {
  return { value, share, p: share.successes / share.n, ...clopperPearsonInterval(share.successes, share.n, tail) }
}

type Pair = { readonly above: Limited; readonly below: Limited; readonly lower: number }

/** The pair whose difference is shown to be largest. */
function mostApart(values: readonly Limited[]): Pair | undefined {
  const pairs = values.flatMap((above) =>
    values
      .filter((below) => below !== above)
      .map((below): Pair => {
        const reach = Math.hypot(above.p - above.lower, below.upper - below.p)
        return { above, below, lower: above.p - below.p - reach }
      }),
  )
  return mostOf(pairs, ({ lower }) => lower)
}

function mostOf<T>(all: readonly T[], by: (one: T) => number): T | undefined {
  return all.reduce<T | undefined>((most, one) => (most === undefined || by(one) > by(most) ? one : most), undefined)
}

type Sides = MonitorLevel & { readonly first: Proportion; readonly second: Proportion; readonly n: number }

/** Rows of the whole window, whose values keep their shares of it. */
function rowsFor({ first, second, level, warning, n }: Sides): number | null {
  const from = (first.successes + second.successes) / (first.n + second.n)
  const half = warning / 2
  const middle = Math.min(1 - half, Math.max(half, from))
  const h = 2 * (Math.asin(Math.sqrt(middle + half)) - Math.asin(Math.sqrt(middle - half)))
  const z = normalQuantile(1 - level) + normalQuantile(power)
  return warning > 0 && warning < 1 ? Math.ceil((z / h) ** 2 * (1 / first.n + 1 / second.n) * n) : null
}
