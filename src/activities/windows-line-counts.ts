import type { LineRule, QuarantinedLine } from '../domain/drift/captured-inference.ts'
import type { CheckedSpans } from '../domain/drift/window.ts'
import type { LinesRead, TruthRead } from '../domain/drift/window-content.ts'
import { during, type WindowDatabase } from './windows-database.ts'
import type { StagedFile, StagedLines } from './windows-staging.ts'

/** What was staged in all parts: the files, and what was set aside before anybody looked into the lines. */
export type StagedCount = { readonly files: StagedFile[]; readonly quarantine: QuarantinedLine[] }

/** Hands the parts on, and counts what was staged. */
export async function* countStaged(parts: AsyncIterable<StagedLines>, count: StagedCount): AsyncGenerator<StagedLines> {
  for await (const part of parts) {
    count.files.push(...part.files)
    count.quarantine.push(...part.quarantine)
    yield part
  }
}

type Rules = readonly { readonly rule: LineRule; readonly n: number }[]

function countLines({ files, quarantine }: StagedCount, counted: Rules) {
  const byRule: Partial<Record<LineRule, number>> = Object.fromEntries(counted.map(({ rule, n }) => [rule, n]))
  for (const { rule } of quarantine) byRule[rule] = (byRule[rule] ?? 0) + 1
  return {
    files: files.length,
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    quarantined: Object.values(byRule).reduce((sum, n) => sum + n, 0),
    byRule,
  }
}

export async function countCaptured(
  database: WindowDatabase,
  staged: StagedCount,
  duplicates: number,
): Promise<LinesRead> {
  const rules = await database.rows<Rules[number]>(
    'SELECT rule, sum(lines)::DOUBLE AS n FROM seen WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule',
  )
  const [row] = await database.rows<{ outside: number | null; astray: number | null }>(
    `SELECT sum(lines)::DOUBLE AS outside, (sum(lines) FILTER (astray))::DOUBLE AS astray FROM seen WHERE rule IS NULL AND NOT inside`,
  )
  return { ...countLines(staged, rules), outside: row?.outside ?? 0, astray: row?.astray ?? 0, duplicates }
}

type Input = { readonly tasks: object; readonly labelDelayMs: number; readonly spans: CheckedSpans }
type TruthCounts = {
  told: number
  ids: number
  matched: number
  covered: number
  late: number
  middle: number | null
  n: number
}

/** What became of the truth of the labelled span. */
export async function countTold(database: WindowDatabase, staged: StagedCount, input: Input): Promise<TruthRead> {
  const { tasks, labelDelayMs, spans } = input
  const rules = await database.rows<Rules[number]>(
    'SELECT rule, count(*)::DOUBLE AS n FROM told WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule',
  )
  const labelled = Object.keys(tasks).map((_, index) => `truth_${index} IS NOT NULL`)
  const [counts] = await database.rows<TruthCounts>(
    `WITH joined AS (
      SELECT greatest(0, collected_ms - at_ms) AS delay, (${labelled.join(' OR ') || 'false'}) AS labelled
      FROM truth JOIN instances USING (id) WHERE ${during(spans.labelled)}
    )
    SELECT (SELECT count(*) FROM told WHERE rule IS NULL)::DOUBLE AS told, (SELECT count(*) FROM truth)::DOUBLE AS ids,
      count(*)::DOUBLE AS matched, (count(*) FILTER (labelled))::DOUBLE AS covered,
      (count(*) FILTER (delay > ${labelDelayMs}))::DOUBLE AS late, median(delay)::DOUBLE AS middle,
      (SELECT count(*) FROM instances WHERE ${during(spans.labelled)})::DOUBLE AS n FROM joined`,
  )
  const { told = 0, ids = 0, matched = 0, covered = 0, late = 0, middle = null, n = 0 } = counts ?? {}
  return {
    ...countLines(staged, rules),
    outside: 0,
    duplicates: told - ids,
    unknownIds: ids - matched,
    late,
    medianDelayMs: middle,
    coverage: { count: covered, n },
  }
}
