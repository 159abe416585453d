import { longestSliceValue, mostSliceValues, otherValues } from '../domain/drift/slices.ts'
import type { CheckedSpans } from '../domain/drift/window.ts'
import type { LabelPair, SliceCounts, SliceWindow } from '../domain/drift/window-content.ts'
import { during, type WindowDatabase } from './windows-database.ts'
import type { WindowSubject } from './windows-summary.ts'
import { knownLabel } from './windows-task-summary.ts'

/** Counts of each slice by its values; a text without a value counts nowhere. */
export async function countSlices(
  database: WindowDatabase,
  { slices, tasks }: Pick<WindowSubject, 'slices' | 'tasks'>,
  spans: CheckedSpans,
): Promise<SliceCounts> {
  const counted: Record<string, Record<string, SliceWindow>> = {}
  for (const [index, name] of slices.entries()) {
    await nameValues(database, index, spans)
    counted[name] = await countSlice(database, tasks, spans)
  }
  return counted
}

/** Table `sliced`: the instances with the value of one slice, the rare and the long ones under one name. */
async function nameValues(database: WindowDatabase, index: number, { inputs }: CheckedSpans): Promise<void> {
  const value = `slice_${index}`
  await database.run(`CREATE OR REPLACE TABLE sliced AS
    WITH common AS (
      SELECT ${value} AS value FROM instances
      WHERE ${during(inputs)} AND length(${value}) <= ${longestSliceValue}
      GROUP BY ALL ORDER BY count(*) DESC, value LIMIT ${mostSliceValues}
    )
    SELECT * EXCLUDE (value), CASE WHEN ${value} IN (SELECT value FROM common) THEN ${value} ELSE '${otherValues}' END AS value
    FROM (SELECT *, NULL AS value FROM instances WHERE ${value} IS NOT NULL)`)
}

async function countSlice(
  database: WindowDatabase,
  tasks: WindowSubject['tasks'],
  spans: CheckedSpans,
): Promise<Record<string, SliceWindow>> {
  const rows = await database.rows<{ value: string; n: number }>(
    `SELECT value, (count(*) FILTER (${during(spans.inputs)}))::DOUBLE AS n FROM sliced GROUP BY ALL ORDER BY ALL`,
  )
  const byTask: Record<string, { predicted: Of<{ label: string; n: number }>; outcomes: Of<LabelPair> }> = {}
  for (const [index, [task, { labels }]] of Object.entries(tasks).entries()) {
    const given = knownLabel({ index, labels })
    const predicted = await database.rows<{ value: string; label: string; n: number }>(
      `SELECT value, ${given} AS label, count(*)::DOUBLE AS n FROM sliced
      WHERE ${during(spans.inputs)} AND ${given} <> '' GROUP BY ALL ORDER BY ALL`,
    )
    const outcomes = await database.rows<LabelPair & { value: string }>(
      `SELECT value, truth_${index} AS truth, ${given} AS predicted, count(*)::DOUBLE AS count FROM sliced JOIN truth USING (id)
      WHERE ${during(spans.labelled)} AND truth_${index} IS NOT NULL GROUP BY ALL ORDER BY ALL`,
    )
    byTask[task] = { predicted: groupByValue(predicted), outcomes: groupByValue(outcomes) }
  }
  return Object.fromEntries(
    rows.map(({ value, n }): [string, SliceWindow] => [
      value,
      {
        rows: n,
        tasks: Object.fromEntries(
          Object.entries(byTask).map(([task, { predicted, outcomes }]) => [
            task,
            {
              predicted: Object.fromEntries((predicted.get(value) ?? []).map(({ label, n: count }) => [label, count])),
              outcomes: outcomes.get(value) ?? [],
            },
          ]),
        ),
      },
    ]),
  )
}

type Of<Row> = ReadonlyMap<string, readonly Row[]>

function groupByValue<Row extends { value: string }>(rows: readonly Row[]): Of<Omit<Row, 'value'>> {
  const groups = new Map<string, Omit<Row, 'value'>[]>()
  for (const { value, ...row } of rows) groups.set(value, [...(groups.get(value) ?? []), row])
  return groups
}
