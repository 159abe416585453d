import type { DriftMeasurement } from './measurement.ts'
import type { MonitorDefinition } from './monitor-definition.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'
import { increaseOfShare } from './share-increase.ts'
import type { TextFault } from './window-content.ts'

type DataQualityEffect = Extract<MonitorDefinition, { kind: 'data-quality' }>['effect']

/** Rows for which the fault can be told, and how many of them have it. */
type FaultCount = { readonly faulty: number; readonly n: number }

export type DataQualityInput = MonitorLevel & {
  readonly effect: DataQualityEffect
  readonly reference: FaultCount
  readonly window: FaultCount
}

/** The fault whose share an effect speaks of. */
export const faultOfEffect = {
  'empty-share': 'empty',
  'missing-share': 'missing',
  'invalid-share': 'invalid',
  'duplicate-share': 'duplicate',
  'truncated-share': 'truncated',
  'too-long-share': 'tooLong',
  'unexpected-language-share': 'unexpectedLanguage',
} as const satisfies Record<DataQualityEffect, TextFault>

/**
 * Measures how much larger the share of texts with a fault is in the window than in the reference, with one-sided bounds
 * (`increaseOfShare`). Negative when there are fewer.
 *
 * Undefined: a side without rows, or counts that are no counts: value null, bounds −1 and 1.
 *
 * @example measureDataQuality({ effect: 'empty-share', reference: { faulty: 0, n: 5000 }, window: { faulty: 40, n: 200 }, level: 0.01, warning: 0.02 }).lower // 0.13…
 */
export function measureDataQuality({ effect, reference, window, level, warning }: DataQualityInput): DriftMeasurement {
  const why = whyUndefined('window', window) ?? whyUndefined('reference', reference)
  if (why !== undefined) return undefinedMeasurement(effect, countOf(window.n), countOf(reference.n), why, -1)
  const asProportion = ({ faulty, n }: FaultCount) => ({ successes: faulty, n })
  return {
    effect,
    ...increaseOfShare(asProportion(reference), asProportion(window), { level, warning }),
    n: window.n,
    referenceN: reference.n,
    evidence: {
      reference: { ...reference, share: reference.faulty / reference.n },
      window: { ...window, share: window.faulty / window.n },
    },
  }
}

function whyUndefined(side: string, { faulty, n }: FaultCount): string | undefined {
  if (!(Number.isInteger(n) && Number.isInteger(faulty) && faulty >= 0 && faulty <= n))
    return `counts of the ${side} must be whole and at most its rows, got ${faulty} faulty of ${n}`
  return n === 0 ? `the ${side} has no row` : undefined
}

function countOf(n: number): number {
  return Number.isFinite(n) && n > 0 ? n : 0
}
