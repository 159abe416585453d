import { orderFreeSum } from './order-free-sum.ts'

/** What each row adds to numerator and denominator of a metric, in expectation. */
type ExpectedTerms = { readonly numerators: Float64Array; readonly denominators: Float64Array }

/** A row: the class that was answered, and for each class the probability that it is the true one. */
export type ExpectedRow = { readonly label: string; readonly probability: (label: string) => number }

export type ExpectedMetric = 'accuracy' | 'recall' | 'precision' | 'f1'

export type ExpectedQuality = {
  readonly value: number
  /** Variance of a row's influence on the value: divided by `n` it is the variance of the value. */
  readonly rowVariance: number
  readonly n: number
}

/** Expected cells of the confusion matrix of one class against the rest. */
export type ExpectedOutcomes = {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

/**
 * Expected confusion matrix of one class against the rest, without knowing the truth.
 *
 * Formula: with p = P(class) of a row: TP Σ p and FP Σ (1 − p) over rows that were given the class, FN Σ p and TN Σ (1 − p) over the
 * others.
 * Source: NannyML, confidence-based performance estimation (CBPE); J. Humphrey et al., arXiv 2407.08649 (2024).
 *
 * @example expectedOutcomes([{ label: 'yes', probability: () => 0.9 }], 'yes') // TP 0.9, FP 0.1
 */
export function expectedOutcomes(rows: readonly ExpectedRow[], label: string): ExpectedOutcomes {
  const given = new Float64Array(rows.length)
  const others = new Float64Array(rows.length)
  let givenRows = 0
  rows.forEach((row, i) => {
    const isGiven = row.label === label
    const of = isGiven ? given : others
    of[i] = row.probability(label)
    if (isGiven) givenRows += 1
  })
  const [truePositives, falseNegatives] = [orderFreeSum(given), orderFreeSum(others)]
  return {
    truePositives,
    falsePositives: givenRows - truePositives,
    falseNegatives,
    trueNegatives: rows.length - givenRows - falseNegatives,
  }
}

/**
 * Expected value of a metric and how much it varies with the rows that happened to come.
 *
 * Formula: accuracy is the mean of p(answered class). Recall, precision and F1 of a class are ratios of sums of row terms,
 * R = ΣN/ΣD (TP/(TP + FN), TP/(TP + FP), 2TP/(2TP + FP + FN)), less their bias to the first order: plus Σ D_i e_i/(ΣD)² with
 * e_i = N_i − R D_i; over classes their mean. Variance from the influence of each row, e_i/mean(D), averaged over classes.
 * Undefined: without two rows, or when no class has a denominator above 0. Classes without one are left out of the mean.
 * Source: W. G. Cochran, Sampling Techniques (1977), 6.3 (ratio estimates).
 *
 * @example expectedQuality('accuracy', rows, [])?.value
 */
export function expectedQuality(
  metric: ExpectedMetric,
  rows: readonly ExpectedRow[],
  classes: readonly string[],
): ExpectedQuality | undefined {
  if (rows.length < 2) return undefined
  const classesOf: readonly (string | null)[] = metric === 'accuracy' ? [null] : classes
  return fromRatios(
    classesOf.map((label) => termsOf(metric, rows, label)),
    rows.length,
  )
}

/** What a row with this probability of the class, which it was given (1) or not (0), adds to the denominator. */
const denominatorOf: Readonly<Record<ExpectedMetric, (probability: number, given: number) => number>> = {
  accuracy: () => 1,
  recall: (probability) => probability,
  precision: (_, given) => given,
  f1: (probability, given) => probability + given,
}

/** Terms of one class; of the answered one, whichever it is, for accuracy. */
function termsOf(metric: ExpectedMetric, rows: readonly ExpectedRow[], label: string | null): ExpectedTerms {
  const numerators = new Float64Array(rows.length)
  const denominators = new Float64Array(rows.length)
  const weigh = denominatorOf[metric]
  rows.forEach((row, i) => {
    const isGiven = label === null || row.label === label
    const probability = row.probability(label ?? row.label)
    const truePositive = isGiven ? probability : 0
    const given = isGiven ? 1 : 0
    numerators[i] = metric === 'f1' ? 2 * truePositive : truePositive
    denominators[i] = weigh(probability, given)
  })
  return { numerators, denominators }
}

function fromRatios(classes: readonly ExpectedTerms[], n: number): ExpectedQuality | undefined {
  const defined = classes.filter(({ denominators }) => orderFreeSum(denominators) > 0)
  if (defined.length === 0) return undefined
  const influences = new Float64Array(n)
  const unbiased = defined.map((terms) => unbiasedRatio(terms, influences, n / defined.length))
  return {
    value: orderFreeSum(unbiased) / defined.length,
    rowVariance: orderFreeSum(influences.map((influence) => influence ** 2)) / (n - 1),
    n,
  }
}

/** The ratio of the sums less its bias; adds each row's influence on it, times `weight`, to `influences`. */
function unbiasedRatio({ numerators, denominators }: ExpectedTerms, influences: Float64Array, weight: number): number {
  const denominator = orderFreeSum(denominators)
  const ratio = orderFreeSum(numerators) / denominator
  const bias = new Float64Array(numerators.length)
  for (let row = 0; row < bias.length; row++) {
    const own = denominators[row] ?? 0
    const rest = ((numerators[row] ?? 0) - ratio * own) / denominator
    influences[row] = (influences[row] ?? 0) + rest * weight
    bias[row] = (rest * own) / denominator
  }
  return ratio + orderFreeSum(bias)
}
