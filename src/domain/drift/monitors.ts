import { measureEstimatedQuality, type ProbableAnswer } from '../quality/cbpe.ts'
import { measureDataQuality } from './data-quality.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { MonitorDefinition } from './monitor-definition.ts'
import { measurePredictionDrift, undefinedMeasurement } from './prediction-drift.ts'
import { measureQualityDrop } from './quality-drop.ts'
import type { ReferenceProfile, ReferenceRow, ReferenceTask } from './reference-profile.ts'
import { measureTextDrift } from './text-drift.ts'
import type { Share, TaskWindow, WindowContent } from './window-content.ts'

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

/** How each kind of monitor measures. */
const monitors: Monitors = {
  'text-drift': ({ effect, warning }, { window, sample, level, seed }) =>
    measureTextDrift({ effect, warning, level, seed, reference: sample, window: window.texts }),

  'prediction-drift': (rule, compared) =>
    ofTask(rule, compared, (reference, window) => {
      const { effect, warning } = rule
      const { level } = compared
      return measurePredictionDrift({
        effect,
        warning,
        level,
        reference: reference.predicted,
        window: window.predicted,
      })
    }),

  quality: (rule, compared) =>
    ofTask(rule, compared, (reference, window) => {
      const { effect, warning, task } = rule
      const { level, positives } = compared
      const [before, now] = [reference.outcomes, window.outcomes]
      return measureQualityDrop({ effect, warning, level, positive: positives[task], reference: before, window: now })
    }),

  'estimated-quality': (rule, compared) =>
    ofTask(rule, compared, ({ labels }, window) => {
      const { effect, warning, task } = rule
      const { level, seed, positives, sample } = compared
      const answers = sample.flatMap((row) => judgedAnswer(row, task))
      const sides = { reference: answers, window: window.confidences }
      return measureEstimatedQuality({ effect, warning, level, seed, labels, positive: positives[task], ...sides })
    }),

  'data-quality': ({ effect, warning }, { window, profile, level }) => {
    const fault = ({ 'empty-share': 'empty', 'invalid-share': 'invalid', 'duplicate-share': 'duplicate' } as const)[
      effect
    ]
    const faults = ({ count, n }: Share) => ({ faulty: count, n })
    const [reference, now] = [faults(profile.quality[fault]), faults(window.quality[fault])]
    return measureDataQuality({ effect, warning, level, reference, window: now })
  },
}

/** An answer of the reference with its probabilities and its truth; none where it has no probabilities that can be used. */
function judgedAnswer({ answers, truth }: ReferenceRow, task: string): ProbableAnswer[] {
  const { label = null, probabilities = null } = answers?.[task] ?? {}
  return label === null || probabilities === null ? [] : [{ label, probabilities, truth: truth[task] ?? null }]
}

/** Measures one monitor in a window. */
export function measureMonitor<Kind extends MonitorDefinition['kind']>(
  rule: DefinitionOf<Kind>,
  compared: Compared,
): DriftMeasurement {
  const measure = monitors[rule.kind as Kind]
  return measure(rule, compared)
}

/** A champion that does not know the task, or whose answers were not kept, has nothing to compare with. */
function ofTask(
  { effect, task }: { readonly effect: string; readonly task: string },
  { window, profile }: Compared,
  measure: (reference: ReferenceTask, window: TaskWindow) => DriftMeasurement,
): DriftMeasurement {
  const [reference, now] = [profile.tasks[task], window.tasks[task]]
  const why = profile.unanswered ?? `version ${profile.version} was not trained on task ${task}`
  if (reference && now && profile.unanswered === null) return measure(reference, now)
  return undefinedMeasurement(effect, window.rows, profile.rows, why)
}
