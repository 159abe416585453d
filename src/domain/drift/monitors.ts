import { hashedWordsEmbedder } from '../text/hashed-words-embedder.ts'
import {
  bias,
  classPrior,
  confidenceDrift,
  estimatedQuality,
  noEntities,
  predictionDrift,
  predictionPoweredQuality,
  quality,
  unseenLabels,
} from './answer-monitors.ts'
import { faultOfEffect, measureDataQuality } from './data-quality.ts'
import { measureEmbeddingDrift } from './embedding-drift.ts'
import { measureLanguageMix } from './language-mix.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { MonitorDefinition } from './monitor-definition.ts'
import type { ReferenceProfile, ReferenceRow } from './reference-profile.ts'
import { measureTextDescriptor } from './text-descriptor.ts'
import { measureTextDrift } from './text-drift.ts'
import { measureVolume } from './volume.ts'
import type { Share, WindowContent } from './window-content.ts'

/** A window and what it is compared with. */
export type Compared = {
  readonly window: WindowContent
  readonly profile: ReferenceProfile
  readonly sample: readonly ReferenceRow[]
  /** The label that recall, precision and F1 of a task speak of, where it names one. */
  readonly positives: Readonly<Record<string, string | undefined>>
  /** Error rate of each bound. */
  readonly level: number
  readonly seed: number
}

type DefinitionOf<Kind extends MonitorDefinition['kind']> = Extract<MonitorDefinition, { kind: Kind }>
type Monitors = {
  readonly [Kind in MonitorDefinition['kind']]: (rule: DefinitionOf<Kind>, compared: Compared) => DriftMeasurement
}

const embedders = { 'hashed-words': hashedWordsEmbedder }

/** How each kind of monitor measures. */
const monitors: Monitors = {
  'confidence-drift': confidenceDrift,
  'entity-density': noEntities,
  'class-prior': classPrior,
  'unseen-labels': unseenLabels,
  'prediction-powered-quality': predictionPoweredQuality,
  'prediction-drift': predictionDrift,
  quality,
  'estimated-quality': estimatedQuality,
  bias,
  volume: ({ effect, warning }, { window, profile, level }) => {
    const { spans, perHour } = window
    const healthy = profile.healthyWindow?.days ?? null
    const from = new Date(spans.inputs.fromMs).toISOString()
    return measureVolume({ effect, warning, level, healthy, window: { from, perHour } })
  },

  'text-drift': ({ effect, warning }, { window, profile, sample, level, seed }) => {
    const vocabulary = profile.vocabulary.length > 0 && { vocabulary: new Set(profile.vocabulary) }
    return measureTextDrift({ effect, warning, level, seed, reference: sample, window: window.texts, ...vocabulary })
  },

  'text-descriptor': ({ effect, warning, descriptor }, { window, profile, level, seed }) => {
    const sides = { reference: profile.descriptors, window: window.descriptors }
    return measureTextDescriptor({ effect, warning, descriptor, level, seed, ...sides })
  },

  'language-mix': ({ effect, warning }, { window, profile, level }) =>
    measureLanguageMix({ effect, warning, level, reference: profile.languages, window: window.languages }),

  'embedding-drift': ({ effect, warning, embedder }, { window, sample, level, seed }) => {
    const sides = { reference: sample, window: window.texts }
    return measureEmbeddingDrift({ effect, warning, level, seed, embedder: embedders[embedder](), ...sides })
  },

  'data-quality': ({ effect, warning }, { window, profile, level }) => {
    const fault = faultOfEffect[effect]
    const faults = ({ count, n }: Share) => ({ faulty: count, n })
    const [reference, now] = [faults(profile.quality[fault]), faults(window.quality[fault])]
    return measureDataQuality({ effect, warning, level, reference, window: now })
  },
}

/** Measures one monitor in a window. */
export function measureMonitor<Kind extends MonitorDefinition['kind']>(
  rule: DefinitionOf<Kind>,
  compared: Compared,
): DriftMeasurement {
  const measure = monitors[rule.kind as Kind]
  return measure(rule, compared)
}
