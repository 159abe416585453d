import { measureEstimatedQuality, type ProbableAnswer } from '../quality/cbpe.ts'
import { measureBias } from './bias.ts'
import { measureCalibrationErrorRise } from './calibration-error-rise.ts'
import { measureClassPrior } from './class-prior.ts'
import { measureConfidenceDrift } from './confidence-drift.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { MonitorDefinition } from './monitor-definition.ts'
import type { Compared } from './monitors.ts'
import { measurePredictionDrift, undefinedMeasurement } from './prediction-drift.ts'
import { type JudgedSureAnswer, measurePredictionPoweredQuality } from './prediction-powered-quality.ts'
import { measureQualityDrop } from './quality-drop.ts'
import type { ReferenceRow, ReferenceTask } from './reference-profile.ts'
import { measureSlicedQualityDrop, type OutcomesByValue } from './sliced-quality-drop.ts'
import { measureUnseenLabels } from './unseen-labels.ts'
import type { SliceCounts, SliceWindow, TaskWindow } from './window-content.ts'

type OfKind<Kind extends MonitorDefinition['kind']> = Extract<MonitorDefinition, { kind: Kind }>

export function confidenceDrift(rule: OfKind<'confidence-drift'>, compared: Compared): DriftMeasurement {
  return ofTask(rule, compared, (reference, window) => {
    const sides = { reference: reference.confidenceCells, window: window.confidenceCells }
    return measureConfidenceDrift({ ...asked(rule, compared), effect: rule.effect, ...sides, seed: compared.seed })
  })
}

export function predictionDrift(rule: OfKind<'prediction-drift'>, compared: Compared): DriftMeasurement {
  return ofTask(rule, compared, (reference, window) => {
    const sides = { reference: reference.predicted, window: window.predicted }
    return measurePredictionDrift({ ...asked(rule, compared), effect: rule.effect, ...sides })
  })
}

export function classPrior(rule: OfKind<'class-prior'>, compared: Compared): DriftMeasurement {
  return ofTask(rule, compared, (reference, window) => {
    const sides = { reference: reference.outcomes, window: window.outcomes }
    return measureClassPrior({ ...asked(rule, compared), effect: rule.effect, ...sides })
  })
}

export function unseenLabels(rule: OfKind<'unseen-labels'>, compared: Compared): DriftMeasurement {
  return ofTask(rule, compared, ({ labels }, { outcomes, unknownTruth }) =>
    measureUnseenLabels({
      ...asked(rule, compared),
      effect: rule.effect,
      labels,
      outcomes,
      examples: unknownTruth,
    }),
  )
}

export function quality(rule: OfKind<'quality'>, compared: Compared): DriftMeasurement {
  return ofTask(rule, compared, (reference, window) => {
    const { effect, task, slice } = rule
    const of = { ...asked(rule, compared), positive: compared.positives[task] }
    if (effect === 'strict-f1-drop' || effect === 'lenient-f1-drop') return noEntities(rule, compared)
    if (effect === 'calibration-error-rise') {
      const sides = {
        reference: compared.sample.flatMap((row) => judgedReference(row, task)),
        window: judgedWindow(window),
      }
      return slice === undefined
        ? measureCalibrationErrorRise({ ...of, effect, ...sides })
        : undefinedMeasurement(effect, 0, 0, 'confidences are not kept by slice', -1)
    }
    if (slice === undefined)
      return measureQualityDrop({ ...of, effect, reference: reference.outcomes, window: window.outcomes })
    const sides = {
      reference: outcomesOf(compared.profile.slices, slice, task),
      window: outcomesOf(compared.window.slices, slice, task),
    }
    return measureSlicedQualityDrop({ ...of, effect, slice, ...sides })
  })
}

export function estimatedQuality(rule: OfKind<'estimated-quality'>, compared: Compared): DriftMeasurement {
  return ofTask(rule, compared, ({ labels }, window) => {
    const { effect, task } = rule
    const { seed, positives, sample } = compared
    const sides = { reference: sample.flatMap((row) => probableAnswer(row, task)), window: window.confidences }
    return measureEstimatedQuality({
      ...asked(rule, compared),
      effect,
      seed,
      labels,
      positive: positives[task],
      ...sides,
    })
  })
}

export function predictionPoweredQuality(
  rule: OfKind<'prediction-powered-quality'>,
  compared: Compared,
): DriftMeasurement {
  return ofTask(rule, compared, (_, window) =>
    measurePredictionPoweredQuality({
      ...asked(rule, compared),
      effect: rule.effect,
      seed: compared.seed,
      reference: compared.sample.flatMap((row) => judgedReference(row, rule.task)),
      judged: judgedWindow(window),
      answers: window.confidences.map(({ id, label, probabilities }) => ({
        id,
        confidence: probabilities[label] ?? 0,
      })),
    }),
  )
}

export function bias(rule: OfKind<'bias'>, compared: Compared): DriftMeasurement {
  return ofTask(rule, compared, () => {
    const { effect, task, slice } = rule
    const values = Object.fromEntries(
      Object.entries(valuesOf(compared.window.slices, slice)).flatMap(([value, { tasks }]) => {
        const answers = tasks[task]
        return answers ? [[value, answers] as const] : []
      }),
    )
    return measureBias({ ...asked(rule, compared), effect, slice, values, positive: compared.positives[task] })
  })
}

/** Entities are neither answered nor counted yet. */
export function noEntities({ effect }: { readonly effect: string }, { window, profile }: Compared): DriftMeasurement {
  return undefinedMeasurement(effect, window.rows, profile.rows, 'tasks of type entities are not served yet', -1)
}

function asked({ warning }: { readonly warning: number }, { level }: Compared) {
  return { warning, level }
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

function valuesOf(slices: SliceCounts, slice: string): Readonly<Record<string, SliceWindow>> {
  return Object.hasOwn(slices, slice) ? (slices[slice] ?? {}) : {}
}

function outcomesOf(slices: SliceCounts, slice: string, task: string): OutcomesByValue {
  return Object.fromEntries(
    Object.entries(valuesOf(slices, slice)).map(([value, { tasks }]) => [value, tasks[task]?.outcomes ?? []]),
  )
}

/** An answer of the reference with its probabilities and its truth; none where it has no probabilities that can be used. */
function probableAnswer({ answers, truth }: ReferenceRow, task: string): ProbableAnswer[] {
  const { label = null, probabilities = null } = answers?.[task] ?? {}
  return label === null || probabilities === null ? [] : [{ label, probabilities, truth: truth[task] ?? null }]
}

function judgedReference(row: ReferenceRow, task: string) {
  return probableAnswer(row, task).flatMap(({ label, probabilities, truth }) =>
    truth === undefined || truth === null ? [] : [{ confidence: probabilities[label] ?? 0, isRight: label === truth }],
  )
}

function judgedWindow({ judged }: TaskWindow): JudgedSureAnswer[] {
  return judged.flatMap(({ id, label, truth, probabilities }) =>
    probabilities === null ? [] : [{ id, confidence: probabilities[label] ?? 0, isRight: label === truth }],
  )
}
