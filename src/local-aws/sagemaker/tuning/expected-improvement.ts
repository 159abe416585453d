import type { Prediction } from './gaussian-process.ts'

/** How much lower than `best` a value is expected to be (Jones, Schonlau and Welch, 1998). Never negative. */
export function expectedImprovement({ mean, variance }: Prediction, best: number): number {
  const deviation = Math.sqrt(variance)
  const z = (best - mean) / deviation
  return Math.max(0, (best - mean) * normalDistribution(z) + deviation * normalDensity(z))
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}

/** Abramowitz and Stegun 26.2.17; within 1e-7. */
function normalDistribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = normalDensity(z) * polynomial
  return z > 0 ? 1 - tail : tail
}
