import { seededGenerator } from '../statistics/seeded-generator.ts'
import { calibrationError } from './calibration-error.ts'
import { applyIsotonic, fitIsotonic, type IsotonicMap, type JudgedConfidence } from './isotonic.ts'

export type Calibration = {
  /** Null where confidences are best left as they are. */
  readonly map: IsotonicMap | null
  /** Calibration error as it is, and as it would be with a map that was fitted on other rows; null without rows enough. */
  readonly errorBefore: number | null
  readonly errorAfter: number | null
}

const folds = 5
const fewestRows = 50

/**
 * Learns how far the confidences of a model can be believed. The map is kept only if it lowers the calibration error on rows that
 * it was not fitted on: on few rows it would replace a fair confidence by noise.
 *
 * Formula: isotonic regression; calibration errors over ten bins, out of five folds.
 * Parameters: rows in any order, `seed` deals them to the folds.
 * Undefined: below 50 rows there is no map.
 * Source: B. Zadrozny and C. Elkan, Transforming Classifier Scores into Accurate Multiclass Probability Estimates, KDD 2002.
 *
 * @example calibrateConfidences(rows, 1).map
 */
export function calibrateConfidences(rows: readonly JudgedConfidence[], seed: number): Calibration {
  if (rows.length < fewestRows) return { map: null, errorBefore: null, errorAfter: null }
  const sorted = rows.toSorted((a, b) => a.confidence - b.confidence || Number(a.isRight) - Number(b.isRight))
  const foldOf = dealFolds(sorted.length, seed)
  const mapped = Array.from({ length: folds }, (_, fold) => {
    const map = fitIsotonic(sorted.filter((_, row) => foldOf[row] !== fold))
    const heldOut = sorted.filter((_, row) => foldOf[row] === fold)
    return heldOut.map(({ confidence, isRight }) => ({ confidence: applyIsotonic(map, confidence), isRight }))
  }).flat()
  const errorBefore = calibrationError(sorted).value
  const errorAfter = calibrationError(mapped).value
  const helps = errorBefore !== null && errorAfter !== null && errorAfter < errorBefore
  return { map: helps ? fitIsotonic(sorted) : null, errorBefore, errorAfter }
}

/** A confidence as it can be believed. */
export function calibrate({ map }: Calibration, confidence: number): number {
  return map ? applyIsotonic(map, confidence) : confidence
}

/** Every run of five neighbours is dealt to five different folds, so that each fold sees the whole range. */
function dealFolds(rows: number, seed: number): Uint8Array {
  const generator = seededGenerator(seed, 'calibration/folds')
  const foldOf = new Uint8Array(rows)
  for (let from = 0; from < rows; from += folds) {
    const left = Array.from({ length: folds }, (_, fold) => fold)
    for (let row = from; row < Math.min(rows, from + folds); row++) {
      const [fold] = left.splice((generator.next() >>> 0) % left.length, 1)
      foldOf[row] = fold ?? 0
    }
  }
  return foldOf
}
