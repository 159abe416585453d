import { answerFaults, sumTolerance } from '../domain/drift/captured-inference.ts'
import { confidenceCells } from '../domain/drift/confidence-cells.ts'
import type { TimeSpan } from '../domain/drift/window.ts'
import { during, sqlText } from './windows-database.ts'
import type { WindowSubject } from './windows-summary.ts'

const shape = JSON.stringify({
  captureData: {
    endpointInput: { data: 'VARCHAR', encoding: 'VARCHAR' },
    endpointOutput: { data: 'VARCHAR', encoding: 'VARCHAR' },
  },
  eventMetadata: { eventId: 'VARCHAR', inferenceId: 'VARCHAR', inferenceTime: 'VARCHAR' },
})

// Maps and not structs, because the names of a struct's members do not tell upper from lower case. A label keeps its JSON type.
const instance = { text: 'MAP(VARCHAR, VARCHAR)', slices: 'MAP(VARCHAR, VARCHAR)' }
const answer = 'MAP(VARCHAR, STRUCT("label" JSON, probabilities MAP(VARCHAR, DOUBLE)))'

/** What was captured of one side, as text. */
function decoded(part: string): string {
  const { data, encoding } = { data: `event.captureData.${part}.data`, encoding: `event.captureData.${part}.encoding` }
  return `CASE ${encoding} WHEN 'BASE64' THEN TRY(decode(from_base64(${data}))) ELSE ${data} END`
}

/** Its items: the member of one JSON document, as the gateway sends it, or the lines of JSON Lines, as others may. */
function items(text: string, member: string, item: unknown): string {
  const lines = `'[' || regexp_replace(trim(${text}, E' \\n\\r\\t'), '\\s*\\n\\s*', ',', 'g') || ']'`
  const inMember = `TRY(from_json(${text}, ${sqlText(JSON.stringify({ [member]: [item] }))})).${member}`
  const inLines = `TRY(from_json(${lines}, ${sqlText(JSON.stringify([item]))}))`
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

const time = 'TRY_CAST(event.eventMetadata.inferenceTime AS TIMESTAMPTZ)'

/**
 * The lines of a query that has them as `line`, each with the rule that it breaks (`rule`), or its call, time, instances and answers.
 * Other columns of the query are kept. `content` tells captures of one call at one time apart.
 */
export function capturedLines(lines: string): string {
  return `WITH events AS (SELECT *, TRY(from_json(line, ${sqlText(shape)})) AS event FROM (${lines})),
    parts AS (
      SELECT *, coalesce(nullif(event.eventMetadata.inferenceId, ''), nullif(event.eventMetadata.eventId, '')) AS call,
        CASE WHEN isfinite(${time}) THEN epoch_ms(${time})::DOUBLE END AS at_ms,
        ${decoded('endpointInput')} AS input, ${decoded('endpointOutput')} AS output
      FROM events
    ),
    listed AS (
      SELECT *, hash(input, output) AS content,
        ${items('input', 'instances', instance)} AS inputs, ${items('output', 'predictions', answer)} AS answers
      FROM parts
    )
    SELECT * EXCLUDE (line, event, input, output), ${rule} AS rule FROM listed`
}

export type InstanceQuery = {
  readonly span: TimeSpan
  readonly subject: WindowSubject
  /** Conditions of the instances whose texts, and whose probabilities, are kept. */
  readonly texts: string
  readonly answers: string
}

/**
 * One row for every instance of the lines that lie in the span, with what is asked of its text and answers; `place` counts the
 * instances of a call from 0. Any other line has one row too, without a place.
 */
export function capturedInstances(lines: string, { span, subject, texts, answers }: InstanceQuery): string {
  const { fields, tasks, slices } = subject
  const parts = fields.map((field) => `input.text[${sqlText(field)}]`)
  const lengths = fields.map((_, index) => `coalesce(length(field_${index}), 0)::INTEGER AS length_${index}`)
  const heads = Object.keys(tasks).map((task, index) => `answer[${sqlText(task)}] AS head_${index}`)
  const labels = Object.keys(tasks).map(
    (_, index) => `CASE WHEN json_type(head_${index}.label) = 'VARCHAR'
      THEN json_extract_string(head_${index}.label, '$') END AS label_${index}`,
  )
  const faults = Object.values(tasks).map(({ labels: known }, index) => `${faultOf(index, known)} AS fault_${index}`)
  const cells = Object.keys(tasks).map((_, index) => `${cellOf(index)} AS cell_${index}`)
  const whole = fields.map((_, index) => `field_${index}`)
  const kept = Object.keys(tasks).map((_, index) => `head_${index}`)
  const invalid = ['NOT has_text', ...Object.keys(tasks).map((_, index) => `fault_${index} IS NOT NULL`)].join(' OR ')
  return `WITH captured AS (${capturedLines(lines)}),
    whole AS (
      SELECT *, coalesce(${during(span)}, false) AS inside, rule IS NULL AND ${during(span)} AND len(inputs) > 0 AS counts
      FROM captured
    ),
    placed AS (
      SELECT rule, call, at_ms, content, inside, len(inputs)::INTEGER AS size,
        unnest(CASE WHEN counts THEN inputs ELSE [NULL] END) AS input,
        unnest(CASE WHEN counts THEN answers ELSE [NULL] END) AS answer,
        unnest(CASE WHEN counts THEN range(len(inputs)) ELSE [NULL] END)::INTEGER AS place
      FROM whole
    ),
    single AS (SELECT *, CASE WHEN size = 1 THEN call ELSE call || ':' || place END AS id FROM placed),
    read AS (
      SELECT * EXCLUDE (input, answer), md5_number(id) AS hash, input.text IS NOT NULL AS has_text,
        ${parts.map((part, index) => `${part} AS field_${index}`).join(', ')},
        ${slices.map((name, index) => `nullif(input.slices[${sqlText(name)}], '') AS slice_${index},`).join(' ')}
        ${heads.join(', ')}
      FROM single
    ),
    labelled AS (
      SELECT *, concat_ws(E'\\n', ${fields.map((_, index) => `coalesce(field_${index}, '')`).join(', ')}) AS text,
        ${fields.map((_, index) => `coalesce(field_${index}, '') = ''`).join(' OR ')} AS lacks_field,
        ${[...lengths, ...labels].join(', ')}
      FROM read
    ),
    checked AS (SELECT *, ${faults.join(', ')} FROM labelled)
    SELECT * EXCLUDE (${['text', ...whole, ...kept].join(', ')}), CASE WHEN ${texts} THEN text END AS text,
      ${kept.map((head, index) => `CASE WHEN ${answers} THEN ${head}.probabilities END AS probabilities_${index},`).join(' ')}
      length(text)::INTEGER AS characters, regexp_matches(text, '[^\\s\\pZ]') AS has_words, hash(text) AS text_hash, ${invalid} AS invalid,
      ${cells.join(', ')} FROM checked`
}

/** The first rule that an answer breaks. */
function faultOf(index: number, labels: readonly string[]): string {
  const [label, values] = [`label_${index}`, `map_values(head_${index}.probabilities)`]
  const [, missing, unknown, noNumber, noSum] = answerFaults.map(sqlText)
  return `CASE
    WHEN ${label} IS NULL THEN ${missing}
    WHEN ${label} NOT IN (${labels.map(sqlText).join(', ')}) THEN ${unknown}
    WHEN len(list_filter(${values}, lambda value: value IS NULL OR NOT (value >= 0 AND value <= 1))) > 0 THEN ${noNumber}
    WHEN abs(list_sum(${values}) - 1) > ${sumTolerance} THEN ${noSum}
  END`
}

/** The cell of `confidenceCell` for the label that was given, where its probabilities can be used. */
function cellOf(index: number): string {
  const confidence = `head_${index}.probabilities[label_${index}]`
  return `CASE WHEN fault_${index} IS NULL
    THEN least(${confidenceCells - 1}, greatest(0, ceil(${confidence} * ${confidenceCells} - 1e-9)::INTEGER - 1)) END`
}
