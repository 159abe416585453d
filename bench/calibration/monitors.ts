import type { MonitorDefinition } from '../../src/domain/drift/monitor-definition.ts'
import { slice, task } from './compared-rows.ts'

const acting = { advisory: false } as const
const share = { warning: 0.02, critical: 0.1, ...acting }
const distance = { warning: 0.1, critical: 0.25, ...acting }
const ofTask = { task, ...distance }

/**
 * Everything that can be measured on complaints, with thresholds as the e-mail example has them where it has the monitor. One a kind
 * and effect that a definition would ordinarily have.
 */
export const watched: readonly MonitorDefinition[] = [
  { kind: 'text-drift', effect: 'classifier-auc', warning: 0.6, critical: 0.75, ...acting },
  { kind: 'text-descriptor', descriptor: 'length', effect: 'wasserstein', ...distance },
  { kind: 'text-descriptor', descriptor: 'words', effect: 'kolmogorov-smirnov', ...distance },
  { kind: 'text-descriptor', descriptor: 'digits', effect: 'kolmogorov-smirnov', ...distance },
  { kind: 'text-descriptor', descriptor: 'symbols', effect: 'wasserstein', ...distance },
  { kind: 'text-descriptor', descriptor: 'out-of-vocabulary', effect: 'wasserstein', ...distance },
  { kind: 'language-mix', effect: 'jensen-shannon', ...distance },
  { kind: 'embedding-drift', embedder: 'hashed-words', effect: 'mmd', ...distance },
  { kind: 'embedding-drift', embedder: 'hashed-words', effect: 'energy', ...distance },
  { kind: 'prediction-drift', effect: 'jensen-shannon', ...ofTask },
  { kind: 'prediction-drift', effect: 'psi', ...ofTask },
  { kind: 'prediction-drift', effect: 'hellinger', ...ofTask },
  { kind: 'prediction-drift', effect: 'total-variation', ...ofTask },
  { kind: 'confidence-drift', effect: 'wasserstein', ...ofTask },
  { kind: 'confidence-drift', effect: 'kolmogorov-smirnov', ...ofTask },
  { kind: 'class-prior', effect: 'jensen-shannon', ...ofTask },
  { kind: 'unseen-labels', effect: 'unseen-share', task, ...share },
  { kind: 'quality', effect: 'accuracy-drop', ...ofTask },
  { kind: 'quality', effect: 'f1-drop', ...ofTask },
  { kind: 'quality', effect: 'macro-f1-drop', ...ofTask },
  { kind: 'quality', effect: 'calibration-error-rise', ...ofTask },
  { kind: 'quality', effect: 'accuracy-drop', slice, ...ofTask },
  { kind: 'estimated-quality', effect: 'accuracy-drop', ...ofTask },
  { kind: 'estimated-quality', effect: 'f1-drop', ...ofTask },
  { kind: 'prediction-powered-quality', effect: 'accuracy-drop', ...ofTask },
  { kind: 'bias', effect: 'accuracy-difference', slice, ...ofTask },
  { kind: 'bias', effect: 'recall-difference', slice, ...ofTask },
  { kind: 'bias', effect: 'positive-share-difference', slice, ...ofTask },
  { kind: 'data-quality', effect: 'empty-share', ...share },
  { kind: 'data-quality', effect: 'duplicate-share', ...share },
  { kind: 'data-quality', effect: 'truncated-share', ...share },
  { kind: 'data-quality', effect: 'too-long-share', ...share },
  { kind: 'data-quality', effect: 'unexpected-language-share', ...share },
  { kind: 'volume', effect: 'volume-drop', warning: 0.5, critical: 0.9, ...acting },
  { kind: 'volume', effect: 'volume-rise', warning: 1, critical: 4, ...acting },
]

/** The effect that there is when nothing changed: a classifier that can only guess has half of the area. */
export function nothingChanged({ effect }: MonitorDefinition): number {
  return effect === 'classifier-auc' ? 0.5 : 0
}

/** Twenty that a definition could well have together, one an effect. */
export const quietYearMonitors: readonly MonitorDefinition[] = watched
  .filter(
    ({ kind, effect }) =>
      !['bias', 'volume'].includes(kind) &&
      !['psi', 'hellinger', 'total-variation', 'energy', 'truncated-share'].includes(effect) &&
      !(kind === 'confidence-drift' && effect === 'kolmogorov-smirnov'),
  )
  .slice(0, 20)

/** Kinds that look at every text, or learn a map, anew at each check. */
export const slowKinds: ReadonlySet<MonitorDefinition['kind']> = new Set([
  'text-drift',
  'embedding-drift',
  'estimated-quality',
])

/** Kinds that take a second or so: they see fewer windows. */
export const verySlowKinds: ReadonlySet<MonitorDefinition['kind']> = new Set(['embedding-drift'])
