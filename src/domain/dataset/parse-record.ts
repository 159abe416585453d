import { parseTime } from './parse-time.ts'
import { type QuarantineReason, type QuarantineRule, shown, shownKind, shownList } from './quarantine.ts'
import type { AnnotationRecord, RecordMapping, TaskLabels } from './record.ts'

export type ParsedRow =
  | { readonly record: AnnotationRecord }
  | { readonly reasons: readonly [QuarantineReason, ...QuarantineReason[]] }

type Row = Readonly<Record<string, unknown>>

/**
 * Reads a delivered row as the mapping says, or names every rule that it breaks. A row may lack the labels of some tasks, not
 * of all. Text stays as it is but for lone surrogates, which no UTF-8 can carry; they become U+FFFD.
 */
export function parseRecord(row: unknown, mapping: RecordMapping, tasks: TaskLabels): ParsedRow {
  if (!isObject(row)) {
    return {
      reasons: [
        reason('not an object', 'the row', 'must be a JSON object', shownKind(row), 'deliver one object a line'),
      ],
    }
  }
  const reasons: QuarantineReason[] = []
  const id = readId(row, mapping.id, reasons)
  const time = readTime(row, mapping.time, reasons)
  const text = readText(row, mapping.text, reasons)
  const labels = readLabels(row, mapping.labels, tasks, reasons)
  const [first, ...others] = reasons
  if (first) return { reasons: [first, ...others] }
  const group = mapping.group === undefined ? undefined : scalar(member(row, mapping.group))
  const slices = Object.fromEntries(mapping.slices.map((name) => [name, scalar(member(row, name)) ?? '']))
  return { record: { id, time, group: group ?? id, text, labels, slices } }
}

function readId(row: Row, name: string, reasons: QuarantineReason[]): string {
  const value = member(row, name)
  const id = scalar(value)
  if (id === undefined || id.trim() === '') {
    reasons.push(reason('missing id', name, 'must identify the row', shown(value), 'give each row an id of its own'))
  }
  return id ?? ''
}

function readTime(row: Row, name: string, reasons: QuarantineReason[]): number {
  const value = member(row, name)
  const time = parseTime(value)
  if (time === undefined) {
    const missing = value === undefined || value === null || value === ''
    const rule = 'must be a time with its zone (2002-08-14T09:30:00Z), a date, or epoch seconds or milliseconds'
    reasons.push(
      reason(missing ? 'missing time' : 'invalid time', name, rule, shown(value), 'correct it at the source'),
    )
  }
  return time ?? 0
}

function readText(row: Row, names: readonly string[], reasons: QuarantineReason[]): Record<string, string> {
  const text: Record<string, string> = {}
  for (const name of names) {
    const value = member(row, name) ?? ''
    if (typeof value === 'string') text[name] = wellFormed(value)
    else
      reasons.push(reason('text of a wrong type', name, 'must be a string', shownKind(value), 'deliver it as a string'))
  }
  if (Object.keys(text).length === names.length && Object.values(text).every((value) => value.trim() === '')) {
    const rule = names.length > 1 ? 'must not all be empty' : 'must not be empty'
    reasons.push(reason('missing text', names.join(', '), rule, 'nothing', 'deliver the text with the labels'))
  }
  return text
}

function readLabels(
  row: Row,
  fields: RecordMapping['labels'],
  tasks: TaskLabels,
  reasons: QuarantineReason[],
): Record<string, string | null> {
  const labels: Record<string, string | null> = {}
  let seen = false
  for (const [task, { labels: accepted }] of Object.entries(tasks)) {
    const name = fields[task] ?? task
    const value = member(row, name)
    const label = value === '' || value === null || value === undefined ? null : (scalar(value) ?? '')
    seen ||= label !== null
    if (label !== null && !accepted.includes(label)) {
      const rule = `must be a label of task ${task} (${shownList(accepted)})`
      reasons.push(reason('unknown label', name, rule, shown(value), 'correct it, or add the label to the definition'))
    }
    labels[task] = label
  }
  if (!seen) {
    const names = Object.keys(tasks).map((task) => fields[task] ?? task)
    reasons.push(
      reason('no label', names.join(', '), 'must hold a label', 'nothing', 'deliver rows when they are labelled'),
    )
  }
  return labels
}

function reason(rule: QuarantineRule, name: string, must: string, got: string, remedy: string): QuarantineReason {
  return { rule, member: name, message: `${name} ${must}, got ${got}: ${remedy}` }
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function member(row: Row, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : wellFormed(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function wellFormed(value: string): string {
  // The plain test is far cheaper, and nearly every text passes it.
  return /[\ud800-\udfff]/.test(value) ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value
}
