import { calibrationBins, calibrationError } from '../quality/calibration-error.ts'
import type { JudgedConfidence } from '../quality/isotonic.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { type CellNoise, noiseQuantile } from './cell-noise.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'

export type CalibrationErrorRiseInput = MonitorLevel & {
  readonly effect: 'calibration-error-rise'
  readonly reference: readonly JudgedConfidence[]
  readonly window: readonly JudgedConfidence[]
}

const fewestRows = 100
const power = 0.8

/**
 * How much larger the expected calibration error is in the window than in the reference, with one-sided bounds. Negative when it
 * is smaller.
 *
 * Formula: ECE over ten bins (lo, hi] (`calibrationError`). What chance adds to it is at most N = Σ|e_b|/n, e_b the centred number of right
 * answers of a bin, and takes away at most z·σ, σ² = Σ n_b s_b(1 − s_b)/n², s_b the share right with half an answer added to either kind.
 * N² is taken for a shifted chi-square of scale σ² with its exact first four cumulants for normal e_b, evened out by the skewness
 * (`noiseTail`). Value: d(w) − d(r) with d = √(ECE² − E N²), below 0 taken as 0. Lower: ECE(w) − E N(w) − d(r) − √((q(w) − E N(w))² +
 * (zσ(r))²), q the quantile of N; the upper bound with the sides exchanged. So a side that is well calibrated does not look ill on few rows.
 * Parameters: answers with confidence in the given label and whether it was right, in any order.
 * Undefined: below 100 rows on a side: value null, bounds −1 and 1.
 * Source: M. P. Naeini et al., AAAI 2015; its bias: J. Vaicenavicius et al., AISTATS 2019.
 *
 * @example measureCalibrationErrorRise({ effect: 'calibration-error-rise', reference, window, level: 0.01, warning: 0.05 }).lower
 */
export function measureCalibrationErrorRise(input: CalibrationErrorRiseInput): DriftMeasurement {
  const { effect, level, warning } = input
  const [n, referenceN] = [input.window.length, input.reference.length]
  const why = sayTooFew('window', n) ?? sayTooFew('reference', referenceN)
  if (why !== undefined) return undefinedMeasurement(effect, n, referenceN, why, -1)
  const [before, now] = [measureSide(input.reference, level), measureSide(input.window, level)]
  const value = now.unbiased - before.unbiased
  return {
    effect,
    value,
    lower: Math.min(value, now.error - now.chance - before.unbiased - Math.hypot(now.reach - now.chance, before.fall)),
    upper: Math.max(
      value,
      now.unbiased - before.error + before.chance + Math.hypot(before.reach - before.chance, now.fall),
    ),
    pValue: null,
    n,
    referenceN,
    rowsForWarning: rowsFor(input.window, before, { level, warning }),
    evidence: { reference: sideOf(before), window: sideOf(now) },
  }
}

function sayTooFew(side: string, rows: number): string | undefined {
  return rows < fewestRows
    ? `the ${side} must have ${fewestRows} answers with a confidence and their truth, got ${rows}`
    : undefined
}

type Side = {
  readonly error: number
  readonly unbiased: number
  readonly noise: CellNoise
  /** What chance adds on average, and what it exceeds with probability `level`. */
  readonly chance: number
  readonly reach: number
  /** What chance takes away at most. */
  readonly fall: number
}

function measureSide(rows: readonly JudgedConfidence[], level: number): Side {
  const error = calibrationError(rows).value ?? 0
  const { noise, chance } = noiseOf(rows)
  return {
    error,
    unbiased: Math.sqrt(Math.max(0, error * error - noise.mean)),
    noise,
    chance,
    reach: noiseQuantile(noise, level),
    fall: normalQuantile(1 - level) * noise.deviation,
  }
}

/** Cumulants of |Z|, Z standard normal. */
const ofModulus = {
  mean: 0.7978845608028654,
  variance: 0.3633802276324186,
  third: 0.2180136141449954,
  fourth: 0.114771,
}

/** `less` is what the shares of right answers are lower by than they were seen. */
function noiseOf(rows: readonly JudgedConfidence[], less = 0): { noise: CellNoise; chance: number } {
  const n = rows.length
  const bins = calibrationBins(rows).map(({ rows: of, right }) => {
    const share = Math.max(0, (right + 0.5) / (of + 1) - less)
    const variance = (of * share * (1 - share)) / (n * n)
    return { deviation: Math.sqrt(variance), variance, third: Math.abs((variance * (1 - 2 * share)) / n) }
  })
  const sum = (of: (bin: (typeof bins)[number]) => number) => bins.map(of).reduce((total, term) => total + term, 0)
  const k1 = ofModulus.mean * sum(({ deviation }) => deviation)
  const k2 = ofModulus.variance * sum(({ variance }) => variance)
  const k3 = ofModulus.third * sum(({ deviation }) => deviation ** 3)
  const k4 = ofModulus.fourth * sum(({ variance }) => variance ** 2)
  const ofSquare = k4 + 2 * k2 * k2 + 4 * k1 * k3 + 4 * k1 * k1 * k2
  const variance = sum((bin) => bin.variance)
  const third = sum((bin) => bin.third)
  const noise = {
    mean: k1 * k1 + k2,
    deviation: Math.sqrt(variance),
    skewness: third / variance ** 1.5,
    dof: ofSquare / (2 * variance * variance),
  }
  return { noise, chance: k1 }
}

/** Rows that show a rise of `warning`, by answers that are right so much less often; all that chance does shrinks with the root of the rows. */
function rowsFor(window: readonly JudgedConfidence[], before: Side, { level, warning }: MonitorLevel): number | null {
  const { noise } = noiseOf(window, warning)
  const needed = noiseQuantile(noise, level) + normalQuantile(power) * noise.deviation
  const left = warning - before.fall
  return warning > 0 && left > 0 ? Math.max(fewestRows, Math.ceil(window.length * (needed / left) ** 2)) : null
}

function sideOf({ error, unbiased, chance }: Side) {
  return { calibrationError: error, unbiased, byChance: chance }
}
