import { type AnswerFault, answerFaults, shownLabel } from '../domain/drift/captured-inference.ts'
import type { CheckedSpans } from '../domain/drift/window.ts'
import type { Confidence, LabelPair, TaskWindow, UnknownTruth } from '../domain/drift/window-content.ts'
import { readAnswers } from './windows-captures-query.ts'
import { during, sqlText, type WindowDatabase } from './windows-database.ts'

type TaskQuery = {
  readonly index: number
  readonly task: string
  readonly labels: readonly string[]
  readonly spans: CheckedSpans
}

/** Enough for a mean of probabilities; the cost of a check does not grow beyond it. */
const sampledConfidences = 20_000
const namedIds = 5
const namedLabels = 20

/** What one task's answers and truth say, over the tables `instances` and `truth`. */
export async function summariseTask(database: WindowDatabase, query: TaskQuery): Promise<TaskWindow> {
  const { index, task, labels, spans } = query
  const table = `answers_${index}`
  const known = `label IN (${labels.map(sqlText).join(', ')})`
  await readAnswers(database, { table, task, labels })
  const predicted = await database.rows<{ label: string; n: number }>(
    `SELECT label, count(*)::DOUBLE AS n FROM ${table} WHERE ${during(spans.inputs)} AND ${known} GROUP BY label ORDER BY label`,
  )
  const outcomes = await database.rows<LabelPair>(
    `SELECT label_${index} AS truth, CASE WHEN ${known} THEN label ELSE '' END AS predicted, count(*)::DOUBLE AS count
    FROM ${table} JOIN truth USING (id) WHERE ${during(spans.labelled)} AND label_${index} IS NOT NULL
    GROUP BY ALL ORDER BY ALL`,
  )
  const faults = await database.rows<{ fault: AnswerFault; n: number }>(
    `SELECT fault, count(*)::DOUBLE AS n FROM ${table} WHERE ${during(spans.inputs)} AND fault IS NOT NULL GROUP BY fault`,
  )
  const counts = new Map(faults.map(({ fault, n }) => [fault, n]))
  return {
    predicted: Object.fromEntries(predicted.map(({ label, n }) => [label, n])),
    outcomes,
    unknownTruth: await unknownTruth(database, query),
    confidences: await confidences(database, table, spans),
    faults: Object.fromEntries(
      answerFaults.flatMap((fault) => (counts.has(fault) ? [[fault, counts.get(fault)]] : [])),
    ),
  }
}

async function unknownTruth(database: WindowDatabase, { index, labels, spans }: TaskQuery): Promise<UnknownTruth[]> {
  const rows = await database.rows<{ label: string; count: number; ids: string }>(
    `SELECT label_${index} AS label, count(*)::DOUBLE AS count,
      to_json(list_slice(list_sort(list(id)), 1, ${namedIds}))::VARCHAR AS ids
    FROM truth JOIN instances USING (id)
    WHERE ${during(spans.labelled)} AND label_${index} NOT IN (${labels.map(sqlText).join(', ')})
    GROUP BY label ORDER BY count DESC, label LIMIT ${namedLabels}`,
  )
  return rows.map(({ label, count, ids }) => ({ label: shownLabel(label), count, ids: JSON.parse(ids) as string[] }))
}

async function confidences(database: WindowDatabase, table: string, { inputs }: CheckedSpans): Promise<Confidence[]> {
  const rows = await database.rows<{ id: string; label: string; probabilities: string }>(
    `SELECT id, label, to_json(probabilities)::VARCHAR AS probabilities FROM ${table}
    WHERE ${during(inputs)} AND fault IS NULL AND probabilities IS NOT NULL ORDER BY md5(id), id LIMIT ${sampledConfidences}`,
  )
  return rows.map(({ probabilities, ...row }) => ({
    ...row,
    probabilities: JSON.parse(probabilities) as Record<string, number>,
  }))
}
