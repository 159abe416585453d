import { describeLine, type LineRule, type QuarantinedLine } from '../domain/drift/captured-inference.ts'
import type { CheckedSpans, TimeSpan } from '../domain/drift/window.ts'
import type { LinesRead, SampledText, TruthRead, WindowContent } from '../domain/drift/window-content.ts'
import { during, type WindowDatabase } from './windows-database.ts'
import type { StagedLines } from './windows-staging.ts'
import { summariseTask } from './windows-task-summary.ts'

/** What the definition says of the rows: the text's fields and the tasks with their labels. */
export type WindowSubject = {
  readonly fields: readonly string[]
  readonly tasks: Readonly<Record<string, { readonly labels: readonly string[] }>>
  readonly labelDelayMs: number
}

type Input = WindowSubject & { readonly spans: CheckedSpans }
type Staged = { readonly captured: StagedLines; readonly told: StagedLines }

/** Enough to tell a window from its reference; the cost of a check does not grow beyond it. */
export const sampledTexts = 5_000
const reportedLines = 20

/** Counts and samples of the tables `seen`, `kept`, `instances`, `told` and `truth`. */
export async function summariseWindow(
  database: WindowDatabase,
  input: Input,
  { captured, told }: Staged,
): Promise<WindowContent> {
  const { spans } = input
  const tasks: Record<string, Awaited<ReturnType<typeof summariseTask>>> = {}
  for (const [index, [task, { labels }]] of Object.entries(input.tasks).entries()) {
    tasks[task] = await summariseTask(database, { index, task, labels, spans })
  }
  const captures = await countLines(database, 'seen', captured)
  const truth = await countLines(database, 'told', told)
  const { rows, empty, duplicate, invalid } = await countRows(database, input)
  return {
    spans,
    rows,
    texts: await sampleTexts(database, spans.inputs),
    quality: {
      empty: { count: empty, n: rows },
      // A line that cannot be read is a captured inference too.
      invalid: { count: invalid + captures.quarantined, n: rows + captures.quarantined },
      duplicate: { count: duplicate, n: rows },
    },
    tasks,
    captures: { ...captures, ...(await countCalls(database, input)) },
    truth: { ...truth, ...(await countTruth(database, input)) },
    quarantine: [...(await quarantined(database, 'seen', captured)), ...(await quarantined(database, 'told', told))],
  }
}

async function one<Row extends object>(database: WindowDatabase, sql: string): Promise<Partial<Row>> {
  const [row] = await database.rows<Row>(sql)
  return row ?? {}
}

async function countRows(database: WindowDatabase, { spans, tasks }: Input) {
  const names = Object.keys(tasks)
  const faulty = names.map((_, index) => `SELECT id FROM answers_${index} WHERE fault IS NOT NULL`)
  const bad = [`SELECT id FROM instances WHERE NOT has_text`, ...faulty].join(' UNION ')
  type Counts = { rows: number; empty: number; duplicate: number; invalid: number }
  const {
    rows = 0,
    empty = 0,
    duplicate = 0,
    invalid = 0,
  } = await one<Counts>(
    database,
    `WITH bad AS (${bad}), checked AS (SELECT * FROM instances WHERE ${during(spans.inputs)})
    SELECT count(*)::DOUBLE AS "rows", (count(*) FILTER (NOT has_words))::DOUBLE AS empty,
      ((count(*) FILTER (has_words)) - (count(DISTINCT text_hash) FILTER (has_words)))::DOUBLE AS duplicate,
      (SELECT count(*) FROM checked SEMI JOIN bad USING (id))::DOUBLE AS invalid
    FROM checked`,
  )
  return { rows, empty, duplicate, invalid }
}

function sampleTexts(database: WindowDatabase, span: TimeSpan): Promise<SampledText[]> {
  return database.rows<SampledText>(
    `SELECT id, text FROM instances WHERE ${during(span)} AND text IS NOT NULL ORDER BY md5(id), id LIMIT ${sampledTexts}`,
  )
}

async function countLines(database: WindowDatabase, table: 'seen' | 'told', { files, quarantine }: StagedLines) {
  const counted = await database.rows<{ rule: LineRule; n: number }>(
    `SELECT rule, count(*)::DOUBLE AS n FROM ${table} WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule`,
  )
  const byRule: Partial<Record<LineRule, number>> = Object.fromEntries(counted.map(({ rule, n }) => [rule, n]))
  for (const { rule } of quarantine) byRule[rule] = (byRule[rule] ?? 0) + 1
  return {
    files: files.length,
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    quarantined: Object.values(byRule).reduce((sum, n) => sum + n, 0),
    byRule,
  }
}

async function countCalls(
  database: WindowDatabase,
  { spans }: Input,
): Promise<Pick<LinesRead, 'outside' | 'duplicates'>> {
  const span = { fromMs: Math.min(spans.inputs.fromMs, spans.labelled.fromMs), toMs: spans.inputs.toMs }
  const {
    inside = 0,
    all = 0,
    calls = 0,
  } = await one<{ inside: number; all: number; calls: number }>(
    database,
    `SELECT (count(*) FILTER (${during(span)}))::DOUBLE AS inside, count(*)::DOUBLE AS "all",
      (SELECT count(*) FROM kept)::DOUBLE AS calls FROM seen WHERE rule IS NULL`,
  )
  return { outside: all - inside, duplicates: inside - calls }
}

type TruthCounts = Omit<TruthRead, 'files' | 'lines' | 'quarantined' | 'byRule'>

async function countTruth(database: WindowDatabase, { spans, tasks, labelDelayMs }: Input): Promise<TruthCounts> {
  const labelled = Object.keys(tasks).map((_, index) => `label_${index} IS NOT NULL`)
  const delay = 'greatest(0, collected_ms - at_ms)'
  type Counts = {
    told: number
    ids: number
    matched: number
    covered: number
    late: number
    middle: number | null
    n: number
  }
  const {
    told = 0,
    ids = 0,
    matched = 0,
    covered = 0,
    late = 0,
    middle = null,
    n = 0,
  } = await one<Counts>(
    database,
    `WITH rows AS (SELECT id, at_ms FROM instances WHERE ${during(spans.labelled)}),
    joined AS (SELECT ${delay} AS delay, (${labelled.join(' OR ')}) AS labelled FROM truth JOIN rows USING (id))
    SELECT (SELECT count(*) FROM told WHERE rule IS NULL)::DOUBLE AS told, (SELECT count(*) FROM truth)::DOUBLE AS ids,
      count(*)::DOUBLE AS matched, (count(*) FILTER (labelled))::DOUBLE AS covered,
      (count(*) FILTER (delay > ${labelDelayMs}))::DOUBLE AS late, median(delay)::DOUBLE AS middle,
      (SELECT count(*) FROM rows)::DOUBLE AS n FROM joined`,
  )
  return {
    outside: 0,
    duplicates: told - ids,
    unknownIds: ids - matched,
    late,
    medianDelayMs: middle,
    coverage: { count: covered, n },
  }
}

/** The first lines that were set aside, each with the file and the line that it has there. */
async function quarantined(
  database: WindowDatabase,
  table: 'seen' | 'told',
  { files, quarantine }: StagedLines,
): Promise<QuarantinedLine[]> {
  const lines = await database.rows<{ n: number; rule: LineRule }>(
    `SELECT n::DOUBLE AS n, rule FROM ${table} WHERE rule IS NOT NULL ORDER BY n LIMIT ${reportedLines}`,
  )
  const found = lines.flatMap(({ n, rule }): QuarantinedLine[] => {
    const file = files.findLast(({ firstLine, lines: count }) => count > 0 && firstLine <= n)
    if (!file) return []
    const line = n - file.firstLine + 1
    const message = describeLine(rule, rule === 'broken line' && file.cutOff && line === file.lines)
    return [{ key: file.key, line, rule, message }]
  })
  return [...quarantine, ...found].slice(0, reportedLines)
}
