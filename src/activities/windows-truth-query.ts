import { jsonPath, linesOf, sqlText, type WindowDatabase } from './windows-database.ts'
import type { StagedLines } from './windows-staging.ts'

const shape = JSON.stringify({
  groundTruthData: { data: 'VARCHAR', encoding: 'VARCHAR' },
  eventMetadata: { eventId: 'VARCHAR' },
})

/** The hour in which the truth of a staged file was collected, from its key. */
export type CollectedFile = { readonly firstLine: number; readonly collectedMs: number }

/**
 * Tables `told`, a line of the truth files each with the rule that it breaks, and `truth`, one row an id with a label for each
 * task (`label_<index>`). Of an id that was told again, the last one counts, as a correction.
 */
export async function readTruth(
  database: WindowDatabase,
  { path, longestLine }: StagedLines,
  tasks: readonly string[],
  collected: readonly CollectedFile[],
): Promise<void> {
  await database.run(`CREATE TABLE told AS
    WITH events AS (
      SELECT n, line, TRY(from_json(line, ${sqlText(shape)})) AS event
      FROM (${linesOf(path, longestLine)}) WHERE trim(line) <> ''
    ), parts AS (
      SELECT n, line, event, nullif(event.eventMetadata.eventId, '') AS id,
        CASE event.groundTruthData.encoding WHEN 'BASE64' THEN TRY(decode(from_base64(event.groundTruthData.data)))
          ELSE event.groundTruthData.data END AS data
      FROM events
    ), labelled AS (SELECT *, ${labelsOf(tasks)} AS labels FROM parts)
    SELECT n, id, labels, CASE
      WHEN event IS NULL AND NOT json_valid(line) THEN 'broken line'
      WHEN event.groundTruthData IS NULL OR event.eventMetadata IS NULL THEN 'not a truth'
      WHEN id IS NULL THEN 'missing id'
      WHEN labels IS NULL THEN 'unreadable truth'
    END AS rule FROM labelled`)
  const files = collected.map(({ firstLine, collectedMs }) => `(${firstLine}, ${collectedMs}::DOUBLE)`)
  const columns = tasks.map(
    (task, index) => `nullif(json_extract_string(labels, ${jsonPath(task)}), '') AS label_${index}`,
  )
  await database.run(`CREATE TABLE truth AS
    WITH files(first, collected_ms) AS (VALUES ${files.join(', ') || '(0, 0::DOUBLE)'}),
    last AS (SELECT * FROM told WHERE rule IS NULL QUALIFY row_number() OVER (PARTITION BY id ORDER BY n DESC) = 1)
    SELECT coalesce(instances.id, last.id) AS id, collected_ms, ${columns.join(', ')}
    FROM last ASOF JOIN files ON last.n >= files.first LEFT JOIN instances ON last.id = instances.alias`)
}

/** The labels as a JSON object by task. A model of one task may be told the bare label, as SageMaker's own examples do. */
function labelsOf(tasks: readonly string[]): string {
  const object = `CASE WHEN json_valid(data) THEN CASE WHEN json_type(data) = 'OBJECT' THEN data::JSON END END`
  const [task, ...others] = tasks
  if (task === undefined || others.length > 0) return object
  const bare = `trim(data, E' \\t"')`
  return `coalesce(${object}, CASE WHEN ${bare} <> '' THEN json_object(${sqlText(task)}, ${bare}) END)`
}
