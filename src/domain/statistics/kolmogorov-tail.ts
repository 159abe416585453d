import { logGamma } from './log-gamma.ts'

const pi2 = Math.PI ** 2

/** Above this n·d² the two one-sided events hardly ever happen together, and twice the one-sided tail is the better answer. */
const oneSidedFrom = 2.2

/**
 * P(D ≥ d) for the two-sided Kolmogorov statistic of n rows against a continuous distribution.
 *
 * Formula: 1 − (K₀ + K₁/√n + K₂/n + K₃/n^1.5), the expansion of Pelz and Good, which is good to about 1e-7 from a hundred rows on; far
 * in the tail twice the exact one-sided probability of Smirnov.
 * Parameters: `n` whole, ≥ 1. Undefined: 1 for d ≤ 0, 0 for d ≥ 1.
 * Source: W. Pelz, I. J. Good, J. R. Stat. Soc. B 38 (1976); R. Simard, P. L'Ecuyer, J. Stat. Softw. 39 (2011).
 *
 * @example kolmogorovTail(0.0345, 857) // 0.25359…
 */
export function kolmogorovTail(d: number, n: number): number {
  if (!(d > 0)) return 1
  if (d >= 1) return 0
  const tail = n * d * d >= oneSidedFrom ? 2 * smirnovTail(d, n) : 1 - pelzGood(Math.sqrt(n) * d, n)
  return Math.min(1, Math.max(0, tail))
}

function smirnovTail(d: number, n: number): number {
  let sum = 0
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const [up, down] = [d + j / n, 1 - d - j / n]
    const choose = logGamma(n + 1) - logGamma(j + 1) - logGamma(n - j + 1)
    // At the last j nothing may be left below: a rounding error there is a probability of 0.
    if (down <= 0 && j < n) break
    const rest = j === n ? 0 : (n - j) * Math.log(down)
    sum += Math.exp(choose + (j - 1) * Math.log(up) + rest)
  }
  return d * sum
}

function pelzGood(z: number, n: number): number {
  const [z2, z4, z6] = [z ** 2, z ** 4, z ** 6]
  const sums = [0, 0, 0, 0]
  for (let k = Math.ceil((16 * z) / Math.PI); k > 0; k--) {
    const o2 = (2 * k - 1) ** 2
    const odd = Math.exp((-pi2 * o2) / (8 * z2))
    const even = Math.exp((-pi2 * k * k) / (2 * z2)) * k * k
    const terms = [
      odd / z,
      (odd * (-z2 + (pi2 / 4) * o2)) / (6 * z4),
      (odd * (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * pi2 * o2) / 4 + (pi2 ** 2 * (1 - 2 * z2) * o2 ** 2) / 16)) /
        (72 * z ** 7) -
        (even * pi2) / (36 * z ** 3),
      (odd * third(z2, o2)) / (6480 * z ** 10) + (even * (3 * z2 - pi2 * k * k) * pi2) / (216 * z6),
    ]
    terms.forEach((term, i) => {
      sums[i] = (sums[i] ?? 0) + term
    })
  }
  return Math.sqrt(2 * Math.PI) * sums.reduce((all, sum, i) => all + sum / n ** (i / 2), 0)
}

function third(z2: number, o2: number): number {
  const z4 = z2 ** 2
  return (
    (pi2 ** 3 * o2 ** 3 * (5 - 30 * z2)) / 64 +
    (pi2 ** 2 * o2 ** 2 * (212 * z4 - 60 * z2)) / 16 +
    (pi2 * o2 * (135 * z4 - 96 * z2 ** 3)) / 4 -
    30 * z2 ** 3 -
    90 * z4 ** 2
  )
}
