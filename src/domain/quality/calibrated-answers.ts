import { type Calibration, calibrate, calibrateConfidences } from './calibration.ts'
import type { ProbableAnswer } from './cbpe.ts'
import type { ExpectedMetric, ExpectedRow } from './expected-quality.ts'

/** By label; for accuracy one for the answered class, whichever it is. */
export type Calibrations = ReadonlyMap<string, Calibration>

const answeredClass = 'the answered class'

/** Whether the answer has a probability for its own label, and none that is no number in [0, 1]. */
export function isUsable({ label, probabilities }: ProbableAnswer): boolean {
  return Object.hasOwn(probabilities, label) && Object.values(probabilities).every((value) => value >= 0 && value <= 1)
}

/** Learns from the answers with a truth how far the probabilities that a metric needs can be believed. */
export function calibrateAnswers(
  metric: ExpectedMetric,
  answers: readonly ProbableAnswer[],
  classes: readonly string[],
  seed: number,
): Calibrations {
  const judged = answers.filter(({ truth }) => truth !== undefined && truth !== null)
  const of = (labelOf: (answer: ProbableAnswer) => string) =>
    calibrateConfidences(
      judged.map((answer) => ({
        confidence: answer.probabilities[labelOf(answer)] ?? 0,
        isRight: answer.truth === labelOf(answer),
      })),
      seed,
    )
  if (metric === 'accuracy') return new Map([[answeredClass, of(({ label }) => label)]])
  return new Map(classes.map((label) => [label, of(() => label)]))
}

export function toExpectedRow(
  { label, probabilities }: ProbableAnswer,
  metric: ExpectedMetric,
  calibrations: Calibrations,
): ExpectedRow {
  return {
    label,
    probability: (of) => {
      const calibration = calibrations.get(metric === 'accuracy' ? answeredClass : of)
      const given = probabilities[of] ?? 0
      return calibration ? calibrate(calibration, given) : given
    },
  }
}

/** For the report: whether each map was kept, and the calibration errors that decided it. */
export function sayCalibrations(calibrations: Calibrations): Record<string, object> {
  return Object.fromEntries(
    [...calibrations].map(([label, { map, errorBefore, errorAfter }]) => [
      label,
      { kept: map !== null, errorBefore, errorAfter },
    ]),
  )
}
