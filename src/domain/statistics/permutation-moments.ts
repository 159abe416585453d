import { hypergeometricPoints, type WeightedPoint } from './hypergeometric-points.ts'

export type Moments = { readonly mean: number; readonly variance: number; readonly skewness: number }

/** Counts of one category in the two samples, and their sizes. What the category adds to a distance is a function of the two counts. */
export type TwoSamples = {
  readonly first: readonly number[]
  readonly second: readonly number[]
  readonly term: (first: number, second: number) => number
}

/**
 * Mean, variance and skewness of a distance of two samples of categories over all the ways to deal the pooled rows to two samples
 * of the same sizes: what a permutation test would find with endlessly many permutations, without drawing one. A distance that is
 * measured is never 0 though nothing changed; this says how large it is then.
 *
 * Formula: the distance is a sum Σ f(x, y) over categories. Mean, variance and third moment of each term by the hypergeometric
 * distribution of y; covariance of two terms −r a a′ + r² c c′, with r = √(o o′), o = t / (N − t), a and c the first and second
 * coefficients of the term in the orthonormal polynomials of y. The third moments' sum is corrected for dependence by the
 * square of the same factor as the variances' sum, which is exact for a chi-square with equal categories.
 * Parameters: counts of the same categories in the same order; categories without a row are left out.
 * Undefined: a side without rows: NaN. No variance (all rows of one category): skewness 0.
 * Source: the moments of permutation tests: P. W. Mielke, K. J. Berry, Permutation Methods (2007); the expansion of dependent counts in
 * orthogonal polynomials: H. O. Lancaster, Ann. Math. Statist. 29 (1958).
 *
 * @example permutationMoments({ first: [500, 500], second: [30, 20], term: (x, y) => jensenShannonTerm(x / 1000, y / 50) })
 */
export function permutationMoments({ first, second, term }: TwoSamples): Moments {
  const sizes = { first: sum(first), second: sum(second) }
  if (!(sizes.first > 0 && sizes.second > 0)) return { mean: Number.NaN, variance: Number.NaN, skewness: Number.NaN }
  const rows = sizes.first + sizes.second
  const terms = first.flatMap((count, i) => {
    const total = count + (second[i] ?? 0)
    if (!(total > 0)) return []
    const odds = total / Math.max(rows - total, Number.EPSILON * rows)
    const points = hypergeometricPoints({ total, ...sizes })
    return [
      expand(
        points,
        points.map(({ count: y }) => term(Math.max(0, total - y), y)),
        odds,
      ),
    ]
  })
  const alone = sum(terms.map(({ variance }) => variance))
  // Σ over pairs is the square of the sum less the squares.
  const pairs = (part: 'linear' | 'quadratic') =>
    sum(terms.map((of) => of[part])) ** 2 - sum(terms.map((of) => of[part] ** 2))
  const variance = alone - pairs('linear') + pairs('quadratic')
  const mean = sum(terms.map((of) => of.mean))
  if (!(variance > negligible * mean * mean)) return { mean, variance: 0, skewness: 0 }
  const third = sum(terms.map((of) => of.third)) * (variance / alone) ** 2
  return { mean, variance, skewness: third / variance ** 1.5 }
}

const negligible = 1e-12

type Expansion = Readonly<Record<'mean' | 'variance' | 'third' | 'linear' | 'quadratic', number>>

function expand(points: readonly WeightedPoint[], values: readonly number[], odds: number): Expansion {
  const expect = (of: (y: number, value: number) => number) =>
    points.reduce((total, { count, weight }, i) => total + weight * of(count, values[i] ?? 0), 0)
  const mean = expect((_, value) => value)
  const variance = expect((_, value) => (value - mean) ** 2)
  const third = expect((_, value) => (value - mean) ** 3)
  const centre = expect((y) => y)
  const spread = Math.sqrt(expect((y) => (y - centre) ** 2))
  if (!(spread > 0)) return { mean, variance, third, linear: 0, quadratic: 0 }
  const score = (y: number) => (y - centre) / spread
  const skewness = expect((y) => score(y) ** 3)
  const norm = expect((y) => score(y) ** 4) - 1 - skewness ** 2
  const linear = expect((y, value) => value * score(y))
  const quadratic = expect((y, value) => value * (score(y) ** 2 - skewness * score(y) - 1))
  // A count that can only be one of two values has no second polynomial.
  return {
    mean,
    variance,
    third,
    linear: Math.sqrt(odds) * linear,
    quadratic: norm > 1e-9 ? (odds * quadratic) / Math.sqrt(norm) : 0,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
