import { formatCount } from '../domain/gate/format.ts'
import type { GateMeasurement } from '../domain/gate/measurement.ts'
import { sayDifference, sayEstimate } from './format.ts'

/** Champion against challenger, one row a task and metric, for a terminal or a page. The first row is the header. */
export function formatComparisonTable(measurement: GateMeasurement): string[][] {
  const rows = measurement.tasks.flatMap(({ task, metrics }) =>
    Object.entries(metrics).map(([metric, { challenger, champion, difference }]) => [
      task,
      metric,
      formatCount(challenger.n),
      sayEstimate(champion),
      sayEstimate(challenger),
      sayDifference(difference),
    ]),
  )
  return [['task', 'metric', 'rows', 'champion', 'challenger', 'difference'], ...rows]
}
