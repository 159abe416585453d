/** What a row adds to numerator and denominator of a metric, in expectation. */
type ExpectedTerm = { readonly numerator: number; readonly denominator: number }

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
  const sumOf = (isGiven: boolean, of: (p: number) => number) =>
    sum(rows.filter((row) => (row.label === label) === isGiven).map((row) => of(row.probability(label))))
  return {
    truePositives: sumOf(true, (p) => p),
    falsePositives: sumOf(true, (p) => 1 - p),
    falseNegatives: sumOf(false, (p) => p),
    trueNegatives: sumOf(false, (p) => 1 - p),
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
  if (metric === 'accuracy')
    return fromRatios([rows.map((row) => ({ numerator: row.probability(row.label), denominator: 1 }))])
  return fromRatios(classes.map((label) => rows.map((row) => termOf(metric, row, label))))
}

function termOf(metric: Exclude<ExpectedMetric, 'accuracy'>, row: ExpectedRow, label: string): ExpectedTerm {
  const isGiven = row.label === label
  const probability = row.probability(label)
  const truePositive = isGiven ? probability : 0
  if (metric === 'recall') return { numerator: truePositive, denominator: probability }
  if (metric === 'precision') return { numerator: truePositive, denominator: isGiven ? 1 : 0 }
  return { numerator: 2 * truePositive, denominator: probability + (isGiven ? 1 : 0) }
}

function fromRatios(classes: readonly ExpectedTerm[][]): ExpectedQuality | undefined {
  const defined = classes.flatMap((terms) => {
    const denominator = sum(terms.map((term) => term.denominator))
    return denominator > 0
      ? [{ terms, denominator, ratio: sum(terms.map((term) => term.numerator)) / denominator }]
      : []
  })
  const n = defined[0]?.terms.length
  if (n === undefined) return undefined
  const influences = new Float64Array(n)
  const unbiased = defined.map(({ terms, denominator, ratio }) => {
    const rests = terms.map((term) => (term.numerator - ratio * term.denominator) / denominator)
    rests.forEach((rest, row) => {
      influences[row] = (influences[row] ?? 0) + (rest * n) / defined.length
    })
    return ratio + sum(rests.map((rest, row) => (rest * (terms[row]?.denominator ?? 0)) / denominator))
  })
  return {
    value: sum(unbiased) / defined.length,
    rowVariance: sum([...influences].map((influence) => influence ** 2)) / (n - 1),
    n,
  }
}

/** In the order of size, so that the order of the rows does not reach the last bit. */
function sum(values: readonly number[]): number {
  return Float64Array.from(values)
    .sort()
    .reduce((total, value) => total + value, 0)
}
