import { energyKernel, rbfKernel } from '../statistics/kernels.ts'
import { medianOfPairs, type PairMatrix, squaredDistances } from '../statistics/pair-matrix.ts'
import type { Embedder } from '../text/embedder.ts'
import { estimateKernelDistance } from './kernel-distance.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { MonitorLevel } from './prediction-drift.ts'
import { undefinedMeasurement } from './prediction-drift.ts'
import { distinctTexts, type TextSample } from './text-sample.ts'

export type EmbeddingDriftOptions = MonitorLevel & {
  readonly effect: 'mmd' | 'energy'
  readonly embedder: Embedder
  readonly reference: readonly TextSample[]
  readonly window: readonly TextSample[]
  readonly seed: number
}

const fewestTexts = 10
/** The time grows with the square of the texts. */
const mostTexts = 1000
const textsForScale = 200

/**
 * How far the vectors of the window's texts moved away from those of the reference.
 *
 * Formula: `mmd` is √MMD² with the kernel exp(−d²/median d²), 0 to about 1.4; `energy` the energy distance
 * √(2E|x − y| − E|x − x′| − E|y − y′|). Both from the unbiased estimate, so that chance is taken off; below 0 it is 0. Bounds by
 * `estimateKernelDistance`. The median is that of at most 200 texts of either side.
 * Parameters: samples in any order; texts that are equal count once, and at most 1,000 of a side, chosen by their ids and the seed.
 * Undefined: null with the reason below ten distinct texts on either side. Vectors that are all the same: 0, p 1.
 *
 * @example measureEmbeddingDrift({ effect: 'mmd', embedder: hashedWordsEmbedder(), reference, window, level: 0.01, warning: 0.1, seed: 1 })
 */
export function measureEmbeddingDrift(options: EmbeddingDriftOptions): DriftMeasurement {
  const { effect, embedder, level, warning, seed } = options
  const reference = distinctTexts(options.reference, 0, seed)
  const window = distinctTexts(options.window, 1, seed)
  const [referenceN, n] = [Math.min(mostTexts, reference.length), Math.min(mostTexts, window.length)]
  const why = whyUndefined(referenceN, n)
  if (why !== undefined) return { ...undefinedMeasurement(effect, n, referenceN, why), upper: largest[effect] }
  const texts = [...reference.slice(0, referenceN), ...window.slice(0, n)].map(({ text }) => text)
  const distances = squaredDistances(embedder.embed(texts))
  const median = scaleOf(distances, referenceN)
  const kernel = effect === 'mmd' ? rbfKernel(distances, 1 / median) : energyKernel(distances)
  const estimate = estimateKernelDistance(kernel, { first: referenceN, level, seed, largest: largest[effect] })
  const rows = warning > 0 ? estimate.rowsFor(warning) : null
  return {
    effect,
    value: estimate.value,
    lower: estimate.lower,
    upper: estimate.upper,
    pValue: estimate.pValue,
    n,
    referenceN,
    rowsForWarning: rows !== null && rows <= mostTexts ? Math.max(fewestTexts, rows) : null,
    evidence: {
      uncorrected: estimate.observed,
      byChance: estimate.byChance,
      embedder: embedder.name,
      dimensions: embedder.dimensions,
      medianDistance: Math.sqrt(median),
      distinct: { reference: reference.length, window: window.length },
    },
  }
}

/** Of vectors of the length 1 or 0. */
const largest = { mmd: Math.SQRT2, energy: 2 } as const

function whyUndefined(reference: number, window: number): string | undefined {
  if (reference < fewestTexts) return `the reference must have ${fewestTexts} different texts, got ${reference}`
  return window < fewestTexts ? `the window must have ${fewestTexts} different texts, got ${window}` : undefined
}

/** Median squared distance; where most vectors are equal the mean one, and 1 where all are. */
function scaleOf(distances: PairMatrix, referenceN: number): number {
  const { size, values } = distances
  const some = Array.from({ length: size }, (_, i) => i).filter(
    (i) => (i < referenceN ? i : i - referenceN) < textsForScale,
  )
  const median = medianOfPairs(distances, some)
  if (median > 0) return median
  const mean = values.reduce((sum, value) => sum + value, 0) / (size * (size - 1))
  return mean > 0 ? mean : 1
}
