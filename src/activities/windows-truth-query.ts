import type { LineRule, QuarantinedLine } from '../domain/drift/captured-inference.ts'
import { hourOfKey } from '../domain/drift/window.ts'
import { jsonPath, notBlank, numberedLinesOf, sqlText, type WindowDatabase } from './windows-database.ts'
import { nameLines, reportedLines } from './windows-quarantine.ts'
import type { StagedFile, StagedLines } from './windows-staging.ts'

const shape = JSON.stringify({
  groundTruthData: { data: 'VARCHAR', encoding: 'VARCHAR' },
  eventMetadata: { eventId: 'VARCHAR' },
})

/** Condition of an instance whose truth was told, under its own id or its first place. */
export const isTold = `(id IN (SELECT id FROM told WHERE rule IS NULL)
  OR (size = 1 AND call || ':0' IN (SELECT id FROM told WHERE rule IS NULL)))`

/** Table `told`, a line of the truth files each with the rule that it breaks. Returns the first broken ones. */
export async function readTold(
  database: WindowDatabase,
  parts: AsyncIterable<StagedLines>,
  tasks: readonly string[],
): Promise<QuarantinedLine[]> {
  const files: StagedFile[] = []
  let into = 'CREATE TABLE told AS'
  for await (const part of parts) {
    files.push(...part.files)
    await database.run(
      `${into} ${toldLines(`SELECT n, line FROM (${numberedLinesOf(part)}) WHERE ${notBlank}`, tasks)}`,
    )
    into = 'INSERT INTO told'
  }
  const broken = await database.rows<{ n: number; rule: LineRule }>(
    `SELECT n::DOUBLE AS n, rule FROM told WHERE rule IS NOT NULL ORDER BY n LIMIT ${reportedLines}`,
  )
  return nameLines(broken, files)
}

function toldLines(lines: string, tasks: readonly string[]): string {
  return `WITH events AS (SELECT n, line, TRY(from_json(line, ${sqlText(shape)})) AS event FROM (${lines})),
    parts AS (
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
    END AS rule FROM labelled`
}

/**
 * Table `truth`, one row an id with a label for each task (`truth_<index>`) and the hour in which it was collected, from its file's key.
 * Of an id that was told again, the last one counts, as a correction. A call of one text may be told by its first place.
 */
export async function joinTruth(
  database: WindowDatabase,
  tasks: readonly string[],
  files: readonly StagedFile[],
): Promise<void> {
  const hours = files.map(({ key, firstLine }) => `(${firstLine}, ${hourOfKey(key) ?? 0}::DOUBLE)`)
  const columns = tasks.map(
    (task, index) => `nullif(json_extract_string(labels, ${jsonPath(task)}), '') AS truth_${index}`,
  )
  await database.run(`CREATE TABLE truth AS
    WITH files(first, collected_ms) AS (VALUES ${hours.join(', ') || '(0, 0::DOUBLE)'}),
    good AS (SELECT * FROM told WHERE rule IS NULL),
    single AS (SELECT call, call || ':0' AS place FROM instances WHERE size = 1 AND call || ':0' IN (SELECT id FROM good)),
    named AS (SELECT n, labels, coalesce(single.call, good.id) AS id FROM good LEFT JOIN single ON good.id = single.place),
    last AS (SELECT * FROM named QUALIFY row_number() OVER (PARTITION BY id ORDER BY n DESC) = 1)
    SELECT id, collected_ms, ${columns.join(', ')} FROM last ASOF JOIN files ON last.n >= files.first`)
}

/** The labels as a JSON object by task. A model of one task may be told the bare label, as SageMaker's own examples do. */
function labelsOf(tasks: readonly string[]): string {
  const object = `CASE WHEN json_valid(data) THEN CASE WHEN json_type(data) = 'OBJECT' THEN data::JSON END END`
  const [task, ...others] = tasks
  if (task === undefined || others.length > 0) return object
  const bare = `trim(data, E' \\t"')`
  return `coalesce(${object}, CASE WHEN ${bare} <> '' THEN json_object(${sqlText(task)}, ${bare}) END)`
}
