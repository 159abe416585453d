/** A point of the search space: coordinates of about 0 to 1. */
export type Point = readonly number[]

export type Prediction = { readonly mean: number; readonly variance: number }

const lengthScales = [0.1, 0.2, 0.4, 0.8, 1.6]
const noises = [1e-4, 1e-2, 1e-1]

/**
 * Gaussian process regression with a Matérn 5/2 kernel (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006,
 * algorithm 2.1) on values of mean 0 and variance 1. Length scale and noise are those of a small grid under which the values are
 * likeliest.
 */
export function fitGaussianProcess(points: readonly Point[], values: readonly number[]): (point: Point) => Prediction {
  const fits = lengthScales.flatMap((scale) =>
    noises.flatMap((noise) => condition(points, values, { scale, noise }) ?? []),
  )
  const best = fits.reduce((one, other) => (other.likelihood > one.likelihood ? other : one))
  return best.predict
}

function condition(
  points: readonly Point[],
  values: readonly number[],
  { scale, noise }: { scale: number; noise: number },
) {
  const covariance = points.map((a, i) => points.map((b, j) => matern(a, b, scale) + (i === j ? noise : 0)))
  const factor = cholesky(covariance)
  if (!factor) return undefined
  const weights = solveUpper(factor, solveLower(factor, values))
  const fitted = values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0)
  const logDeterminant = factor.reduce((sum, row, i) => sum + Math.log(row[i] ?? 1), 0)
  const predict = (point: Point): Prediction => {
    const covariances = points.map((other) => matern(point, other, scale))
    const explained = solveLower(factor, covariances).reduce((sum, value) => sum + value * value, 0)
    const mean = covariances.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0)
    return { mean, variance: Math.max(1e-12, 1 - explained) }
  }
  return { likelihood: -fitted / 2 - logDeterminant, predict }
}

function matern(a: Point, b: Point, scale: number): number {
  const squares = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0)
  const distance = Math.sqrt(5 * squares) / scale
  return (1 + distance + (distance * distance) / 3) * Math.exp(-distance)
}

/** The lower triangle whose product with its transpose is the matrix; undefined where rounding has made it indefinite. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const factor: number[][] = []
  for (const [i, row] of matrix.entries()) {
    const current: number[] = []
    factor.push(current)
    for (let j = 0; j <= i; j += 1) {
      const other = factor[j] ?? []
      let rest = row[j] ?? 0
      for (let k = 0; k < j; k += 1) rest -= (current[k] ?? 0) * (other[k] ?? 0)
      if (i === j && rest <= 0) return undefined
      current.push(i === j ? Math.sqrt(rest) : rest / (other[j] ?? 1))
    }
  }
  return factor
}

function solveLower(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solution: number[] = []
  for (const [i, row] of factor.entries()) {
    let rest = right[i] ?? 0
    for (let k = 0; k < i; k += 1) rest -= (row[k] ?? 0) * (solution[k] ?? 0)
    solution.push(rest / (row[i] ?? 1))
  }
  return solution
}

function solveUpper(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solution = [...right]
  for (let i = factor.length - 1; i >= 0; i -= 1) {
    let rest = solution[i] ?? 0
    for (let k = i + 1; k < factor.length; k += 1) rest -= (factor[k]?.[i] ?? 0) * (solution[k] ?? 0)
    solution[i] = rest / (factor[i]?.[i] ?? 1)
  }
  return solution
}
