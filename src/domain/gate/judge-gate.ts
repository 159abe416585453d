import type { GateOutcome, Verdict } from '../verdict.ts'
import type { EvaluationRules } from './evaluation-rules.ts'
import { type DifferenceJudgement, judgeDifference } from './judge-difference.ts'
import { type FloorJudgement, judgeFloor } from './judge-floor.ts'
import type { GateMeasurement, TaskMeasurement } from './measurement.ts'

export type GateEvidence = {
  readonly floors: readonly FloorJudgement[]
  /** One a task, where there is a champion. */
  readonly differences: readonly DifferenceJudgement[]
  /** One a watched value of a slice. They stop a challenger that is shown to be worse there; they need not prove that it is not. */
  readonly slices: readonly DifferenceJudgement[]
}

const severity: Readonly<Record<GateOutcome, number>> = { fail: 0, inconclusive: 1, pass: 2 }

/**
 * Decides whether a candidate becomes the challenger: `fail` when a floor is broken or the candidate is shown to be worse than the
 * champion in any task or slice, else `inconclusive` when anything is not shown, else `pass`.
 *
 * Parameters: what `measureComparison` measured, and the definition's `evaluation`.
 * Undefined: without a champion the floors alone decide; without floors either there is nothing to judge by: `inconclusive`.
 *
 * @example judgeGate(measureComparison(rows, tasks, evaluation, seed), evaluation).outcome
 */
export function judgeGate(
  measurement: GateMeasurement,
  evaluation: EvaluationRules,
): Verdict<GateOutcome, GateEvidence> {
  const { tasks } = measurement
  const floors = evaluation.floors.map((floor) =>
    judgeFloor(floor, findMetric(tasks, floor.task, floor.metric)?.challenger ?? null),
  )
  const compared = tasks.filter(hasChampion)
  const differences = compared.map((task) =>
    judgeDifference(ruleFor(task, evaluation), task.metrics[task.primaryMetric]?.difference ?? null),
  )
  const slices = compared.flatMap((task) => judgeSlices(task, evaluation))
  const decisive = [...floors, ...differences, ...slices.filter(({ outcome }) => outcome === 'fail')]
  const reasons = decisive.toSorted((a, b) => severity[a.outcome] - severity[b.outcome]).map(({ reason }) => reason)
  const evidence = { floors, differences, slices }
  const alone = tasks
    .filter((task) => !hasChampion(task))
    .map(({ task }) => `${task} has no champion to be compared with: its floors alone decide`)
  if (decisive.length === 0) {
    return {
      outcome: 'inconclusive',
      reasons: ['there is nothing to judge by: no champion, and no floor in evaluation.floors', ...alone],
      evidence,
    }
  }
  const outcome = decisive.reduce<GateOutcome>(
    (worst, next) => (severity[next.outcome] < severity[worst] ? next.outcome : worst),
    'pass',
  )
  return { outcome, reasons: [...reasons, ...alone], evidence }
}

function findMetric(tasks: readonly TaskMeasurement[], task: string, metric: string) {
  return tasks.find((measured) => measured.task === task)?.metrics[metric]
}

function hasChampion({ discordant, metrics }: TaskMeasurement): boolean {
  return discordant !== null || Object.values(metrics).some(({ champion }) => champion !== null)
}

function ruleFor({ task, primaryMetric }: TaskMeasurement, { againstChampion }: EvaluationRules) {
  return { task, metric: primaryMetric, margin: againstChampion.margin, errorRate: againstChampion.errorRate }
}

function judgeSlices(task: TaskMeasurement, evaluation: EvaluationRules): DifferenceJudgement[] {
  const { slices: margins = {}, margin } = evaluation.againstChampion
  return task.slices.map(({ slice, value, difference }) =>
    judgeDifference(
      { ...ruleFor(task, evaluation), slice: `${slice}=${value}`, margin: margins[slice] ?? margin },
      difference,
    ),
  )
}
