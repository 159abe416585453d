import { answerFaults, sumTolerance } from '../domain/drift/captured-inference.ts'
import type { TimeSpan } from '../domain/drift/window.ts'
import { during, jsonPath, linesOf, sqlText, type WindowDatabase } from './windows-database.ts'
import type { StagedLines } from './windows-staging.ts'

const shape = JSON.stringify({
  captureData: {
    endpointInput: { data: 'VARCHAR', encoding: 'VARCHAR' },
    endpointOutput: { data: 'VARCHAR', encoding: 'VARCHAR' },
  },
  eventMetadata: { eventId: 'VARCHAR', inferenceId: 'VARCHAR', inferenceTime: 'VARCHAR' },
})

/** What was captured of one side, as text. */
function decoded(part: string): string {
  const { data, encoding } = { data: `event.captureData.${part}.data`, encoding: `event.captureData.${part}.encoding` }
  return `CASE ${encoding} WHEN 'BASE64' THEN TRY(decode(from_base64(${data}))) ELSE ${data} END`
}

/** Its items: the member of one JSON document, as the gateway sends it, or the lines of JSON Lines, as others may. */
function items(text: string, member: string): string {
  const lines = `'[' || regexp_replace(trim(${text}, E' \\n\\r\\t'), '\\s*\\n\\s*', ',', 'g') || ']'`
  const inMember = `TRY(from_json(${text}, '{"${member}": ["JSON"]}')).${member}`
  const inLines = `TRY(from_json(${lines}, '["JSON"]'))`
  return `coalesce(${inMember}, CASE WHEN trim(${text}) <> '' THEN ${inLines} END)`
}

const rule = `CASE
  WHEN event IS NULL AND NOT json_valid(line) THEN 'broken line'
  WHEN event.captureData IS NULL OR event.eventMetadata IS NULL THEN 'not a capture'
  WHEN call IS NULL THEN 'missing id'
  WHEN at_ms IS NULL THEN 'invalid time'
  WHEN inputs IS NULL THEN 'unreadable input'
  WHEN answers IS NULL THEN 'unreadable answer'
  WHEN len(inputs) <> len(answers) THEN 'answers do not match'
END`

/** Table `captured`: a line of the capture files each, with the rule that it breaks, or its call, time, instances and answers. */
export async function readCaptures(database: WindowDatabase, { path, longestLine }: StagedLines): Promise<void> {
  await database.run(`CREATE TABLE captured AS
    WITH events AS (
      SELECT n, line, TRY(from_json(line, ${sqlText(shape)})) AS event
      FROM (${linesOf(path, longestLine)}) WHERE trim(line) <> ''
    ), parts AS (
      SELECT n, line, event,
        coalesce(nullif(event.eventMetadata.inferenceId, ''), nullif(event.eventMetadata.eventId, '')) AS call,
        epoch_ms(TRY_CAST(event.eventMetadata.inferenceTime AS TIMESTAMPTZ))::DOUBLE AS at_ms,
        ${decoded('endpointInput')} AS input, ${decoded('endpointOutput')} AS output
      FROM events
    ), listed AS (SELECT *, ${items('input', 'instances')} AS inputs, ${items('output', 'predictions')} AS answers FROM parts)
    SELECT n, ${rule} AS rule, call, at_ms, inputs, answers FROM listed`)
}

/**
 * Table `instances`: one row a text that was answered between the two times, under the id by which truth names it. Of an id that
 * was captured again, the first in time counts. Few texts are kept, enough for a sample of `sampled` in the span `from`: those whose
 * ids have the smallest hashes. Leaves of `captured` what counting needs.
 */
export async function unfoldInstances(
  database: WindowDatabase,
  span: TimeSpan,
  { fields, sampled, from }: { fields: readonly string[]; sampled: number; from: TimeSpan },
): Promise<void> {
  const text = fields.map((field) => `coalesce(json_extract_string(input, ${jsonPath('text', `."${field}"`)}), '')`)
  await keepFirst(database, span)
  const [total] = await database.rows<{ texts: number | null }>(
    `SELECT sum(len(inputs))::DOUBLE AS texts FROM captured SEMI JOIN kept USING (n) WHERE ${during(from)}`,
  )
  await database.run(`CREATE TABLE instances AS
    WITH unfolded AS (
      SELECT call, at_ms, len(inputs) AS size, unnest(inputs) AS input, unnest(answers) AS answer,
        generate_subscripts(inputs, 1) - 1 AS place FROM captured SEMI JOIN kept USING (n)
    ), texts AS (
      SELECT *, CASE WHEN size = 1 THEN call ELSE call || ':' || place END AS id,
        concat_ws(E'\\n', ${text.join(', ')}) AS whole FROM unfolded
    )
    SELECT id, CASE WHEN size = 1 THEN call || ':0' END AS alias, at_ms, answer,
      coalesce(json_type(input, '$.text') = 'OBJECT', false) AS has_text,
      regexp_matches(whole, '[^\\s\\pZ]') AS has_words, hash(whole) AS text_hash,
      CASE WHEN ${during(from)} AND md5(id) <= ${sqlText(largestHash(sampled, total?.texts ?? 0))} THEN whole END AS text
    FROM texts`)
  await database.run('CREATE TABLE seen AS SELECT n, rule, at_ms FROM captured')
  await database.run('DROP TABLE captured')
}

/** Table `kept`: the lines that count. Only ids that came again are compared by content, so that no order of lines decides. */
async function keepFirst(database: WindowDatabase, span: TimeSpan): Promise<void> {
  await database.run(`CREATE TABLE kept AS
    WITH inside AS (SELECT n, call, at_ms FROM captured WHERE rule IS NULL AND ${during(span)}),
    counted AS (SELECT call, count(*) AS times, any_value(n) AS n FROM inside GROUP BY call),
    again AS (
      SELECT captured.n, call, {'at': at_ms, 'content': md5(inputs::VARCHAR || answers::VARCHAR)} AS place
      FROM captured SEMI JOIN (SELECT call FROM counted WHERE times > 1) USING (call)
      WHERE rule IS NULL AND ${during(span)}
    )
    SELECT n FROM counted WHERE times = 1 UNION ALL SELECT arg_min(n, place) FROM again GROUP BY call`)
}

/** The hash below which twice as many of `total` ids lie as are sampled: as good as never fewer than that. */
function largestHash(sampled: number, total: number): string {
  const share = total <= 2 * sampled ? 1 : (2 * sampled) / total
  return Math.floor(share * 0xffffffff)
    .toString(16)
    .padStart(8, '0')
    .concat('f'.repeat(24))
}

/** The table with one task's answers, `answers_<index>`: label, probabilities, and the first fault. */
export async function readAnswers(
  database: WindowDatabase,
  { table, task, labels }: { table: string; task: string; labels: readonly string[] },
): Promise<void> {
  const label = jsonPath(task, '.label')
  const probabilities = `json_extract(answer, ${jsonPath(task, '.probabilities')})`
  const [, missing, unknown, noNumber, noSum] = answerFaults.map(sqlText)
  await database.run(`CREATE TABLE ${table} AS
    WITH read AS (
      SELECT id, at_ms, CASE WHEN json_type(answer, ${label}) = 'VARCHAR' THEN json_extract_string(answer, ${label}) END AS label,
        CASE WHEN json_type(${probabilities}) = 'OBJECT' THEN from_json(${probabilities}, '"MAP(VARCHAR, DOUBLE)"') END AS probabilities
      FROM instances
    )
    SELECT id, at_ms, label, probabilities, CASE
      WHEN label IS NULL THEN ${missing}
      WHEN label NOT IN (${labels.map(sqlText).join(', ')}) THEN ${unknown}
      WHEN len(list_filter(map_values(probabilities), lambda value: value IS NULL OR NOT (value >= 0 AND value <= 1))) > 0
        THEN ${noNumber}
      WHEN abs(list_sum(map_values(probabilities)) - 1) > ${sumTolerance} THEN ${noSum}
    END AS fault FROM read`)
}
