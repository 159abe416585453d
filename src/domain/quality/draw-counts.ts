import type { SeededGenerator } from '../statistics/seeded-generator.ts'

const twoTo32 = 2 ** 32

/**
 * Draws counts of rows by cell with replacement: what a bootstrap of the rows would count, without drawing one row at a time.
 *
 * Formula: the multinomial distribution, one binomial after the other over what is left; each binomial by inversion from its likeliest
 * count outwards, with the logarithms of factorials from a table.
 * Parameters: `counts` whole, in a fixed order. Returns a function that fills `drawn` with one draw.
 * Undefined: no row draws none.
 * Source: L. Devroye, Non-Uniform Random Variate Generation (1986), X.4 and XI.1.
 *
 * @example countsDrawer([70, 30], seededGenerator(1, 'example'))(new Float64Array(2)) // about 70 and 30
 */
export function countsDrawer(
  counts: readonly number[],
  generator: SeededGenerator,
): (drawn: Float64Array) => Float64Array {
  const n = counts.reduce((sum, count) => sum + count, 0)
  const logFactorials = new Float64Array(n + 1)
  for (let i = 2; i <= n; i++) logFactorials[i] = (logFactorials[i - 1] ?? 0) + Math.log(i)
  return (drawn) => {
    let [rows, weight] = [n, n]
    counts.forEach((count, cell) => {
      const of = weight > count ? drawBinomial(rows, count / weight, logFactorials, generator) : rows
      drawn[cell] = of
      rows -= of
      weight -= count
    })
    return drawn
  }
}

function drawBinomial(n: number, p: number, logFactorials: Float64Array, generator: SeededGenerator): number {
  if (n === 0 || p === 0) return 0
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const odds = p / (1 - p)
  const logChoose = (logFactorials[n] ?? 0) - (logFactorials[mode] ?? 0) - (logFactorials[n - mode] ?? 0)
  const atMode = Math.exp(logChoose + mode * Math.log(p) + (n - mode) * Math.log1p(-p))
  let left = ((generator.next() >>> 0) + 0.5) / twoTo32 - atMode
  let [up, down, above, below] = [mode, mode, atMode, atMode]
  while (left > 0 && (up < n || down > 0)) {
    if (up < n) {
      above *= ((n - up) / (up + 1)) * odds
      up += 1
      left -= above
      if (left <= 0) return up
    }
    if (down > 0) {
      below *= down / ((n - down + 1) * odds)
      down -= 1
      left -= below
      if (left <= 0) return down
    }
  }
  return mode
}
