import { type AnswerFault, answerFaults } from '../domain/drift/captured-inference.ts'
import { confidenceCells } from '../domain/drift/confidence-cells.ts'
import { nameTruths, shownLabel } from '../domain/drift/shown-labels.ts'
import type { CheckedSpans } from '../domain/drift/window.ts'
import type { Confidence, JudgedAnswer, LabelPair, TaskWindow, UnknownTruth } from '../domain/drift/window-content.ts'
import { during, sqlText, type WindowDatabase } from './windows-database.ts'

type TaskQuery = {
  readonly index: number
  readonly labels: readonly string[]
  readonly spans: CheckedSpans
}

const namedIds = 5
const namedLabels = 20

/** What one task's answers and truth say, over the tables `instances`, `sure`, `judged` and `truth`. */
export async function summariseTask(database: WindowDatabase, query: TaskQuery): Promise<TaskWindow> {
  const { index, spans } = query
  const [label, fault, truth] = [`label_${index}`, `fault_${index}`, `truth_${index}`]
  const given = knownLabel(query)
  const predicted = await database.rows<{ label: string; n: number }>(
    `SELECT ${label} AS label, count(*)::DOUBLE AS n FROM instances WHERE ${during(spans.inputs)} AND ${given} <> ''
    GROUP BY ALL ORDER BY ALL`,
  )
  const outcomes = await database.rows<LabelPair>(
    `SELECT ${truth} AS truth, ${given} AS predicted, count(*)::DOUBLE AS count
    FROM instances JOIN truth USING (id) WHERE ${during(spans.labelled)} AND ${truth} IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  )
  const faults = await database.rows<{ fault: AnswerFault; n: number }>(
    `SELECT ${fault} AS fault, count(*)::DOUBLE AS n FROM instances WHERE ${during(spans.inputs)} AND ${fault} IS NOT NULL GROUP BY ALL`,
  )
  const counts = new Map(faults.map(({ fault: of, n }) => [of, n]))
  return {
    predicted: Object.fromEntries(predicted.map(({ label: of, n }) => [of, n])),
    outcomes: nameTruths(outcomes),
    unknownTruth: await unknownTruth(database, query),
    confidences: await confidences(database, index),
    confidenceCells: await countCells(database, query),
    judged: await judged(database, query),
    faults: Object.fromEntries(answerFaults.flatMap((of) => (counts.has(of) ? [[of, counts.get(of)]] : []))),
  }
}

/** The label that was given; nothing where it is missing or unknown. */
export function knownLabel({ index, labels }: Pick<TaskQuery, 'index' | 'labels'>): string {
  return `CASE WHEN label_${index} IN (${labels.map(sqlText).join(', ')}) THEN label_${index} ELSE '' END`
}

async function unknownTruth(database: WindowDatabase, { index, labels, spans }: TaskQuery): Promise<UnknownTruth[]> {
  const rows = await database.rows<{ label: string; count: number; ids: string }>(
    `SELECT truth_${index} AS label, count(*)::DOUBLE AS count,
      to_json(list_slice(list_sort(list(id)), 1, ${namedIds}))::VARCHAR AS ids
    FROM truth JOIN instances USING (id)
    WHERE ${during(spans.labelled)} AND truth_${index} NOT IN (${labels.map(sqlText).join(', ')})
    GROUP BY label ORDER BY count DESC, label LIMIT ${namedLabels}`,
  )
  return rows.map(({ label, count, ids }) => ({
    label: shownLabel(label, count),
    count,
    ids: JSON.parse(ids) as string[],
  }))
}

async function countCells(database: WindowDatabase, { index, spans }: TaskQuery): Promise<number[]> {
  const cells = new Array<number>(confidenceCells).fill(0)
  const counted = await database.rows<{ cell: number; n: number }>(
    `SELECT cell_${index}::DOUBLE AS cell, count(*)::DOUBLE AS n FROM instances
    WHERE ${during(spans.inputs)} AND cell_${index} IS NOT NULL GROUP BY ALL`,
  )
  for (const { cell, n } of counted) cells[cell] = n
  return cells
}

async function confidences(database: WindowDatabase, index: number): Promise<Confidence[]> {
  const rows = await database.rows<{ id: string; label: string; probabilities: string }>(
    `SELECT id, label_${index} AS label, to_json(probabilities_${index})::VARCHAR AS probabilities FROM sure
    WHERE fault_${index} IS NULL AND probabilities_${index} IS NOT NULL ORDER BY hash, id`,
  )
  return rows.map(({ probabilities, ...row }) => ({
    ...row,
    probabilities: JSON.parse(probabilities) as Record<string, number>,
  }))
}

async function judged(database: WindowDatabase, query: TaskQuery): Promise<JudgedAnswer[]> {
  const { index } = query
  const usable = `CASE WHEN fault_${index} IS NULL THEN to_json(probabilities_${index})::VARCHAR END`
  const rows = await database.rows<{ id: string; label: string; truth: string; probabilities: string | null }>(
    `SELECT id, ${knownLabel(query)} AS label, truth_${index} AS truth, ${usable} AS probabilities
    FROM judged JOIN truth USING (id) WHERE truth_${index} IS NOT NULL ORDER BY hash, id`,
  )
  return rows.map(({ probabilities, ...row }) => ({
    ...row,
    probabilities: probabilities === null ? null : (JSON.parse(probabilities) as Record<string, number>),
  }))
}
