import { parseRecord } from './parse-record.ts'
import type { QuarantinedRow, QuarantineReason, QuarantineRule } from './quarantine.ts'
import { type AnnotationRecord, byTimeThenId, type RecordMapping, type TaskLabels } from './record.ts'

/** A delivered row and where it stood; `broken` when it could not be read as JSON. Rows come in the order of delivery. */
export type DeliveredRow =
  | { readonly key: string; readonly line: number; readonly value: unknown }
  | { readonly key: string; readonly line: number | null; readonly rows: number; readonly broken: QuarantineReason }

/** What became of the rows. `rows` is the sum of all others; each quarantined row counts under the first rule it broke. */
export type AnnotationCounts = {
  readonly rows: number
  readonly accepted: number
  readonly quarantined: number
  readonly byRule: Readonly<Partial<Record<QuarantineRule, number>>>
  /** Files set aside whole, since they cannot be read; `firstKeys` names three at most. Left out when there is none. */
  readonly unreadableFiles?: { readonly total: number; readonly firstKeys: readonly string[] }
  /** Delivered again unchanged. */
  readonly duplicate: number
  /** Replaced by a later delivery of the same id with other content. */
  readonly corrected: number
  /** Left out because an earlier record has the very same text. */
  readonly sameText: number
}

export type ValidatedAnnotations = {
  readonly counts: AnnotationCounts
  /** Sorted by time, then id. */
  readonly records: readonly AnnotationRecord[]
  readonly quarantine: readonly QuarantinedRow[]
}

const filesNamed = 3

/**
 * Sorts delivered rows into records and quarantine. Of one id the last valid delivery counts, as a correction of those
 * before; of one text (all fields equal) the earliest record does, so that no split can have it on both sides.
 */
export function validateAnnotations(
  rows: Iterable<DeliveredRow>,
  mapping: RecordMapping,
  tasks: TaskLabels,
): ValidatedAnnotations {
  const byId = new Map<string, AnnotationRecord>()
  const quarantine: QuarantinedRow[] = []
  const counts = { rows: 0, duplicate: 0, corrected: 0 }
  for (const row of rows) {
    const read = 'broken' in row ? { reasons: [row.broken] } : parseRecord(row.value, mapping, tasks)
    const weight = 'broken' in row ? row.rows : 1
    counts.rows += weight
    if ('reasons' in read) {
      quarantine.push({ key: row.key, line: row.line, rows: weight, reasons: read.reasons })
      continue
    }
    const known = byId.get(read.record.id)
    if (known) counts[sameRecord(known, read.record) ? 'duplicate' : 'corrected'] += 1
    byId.set(read.record.id, read.record)
  }
  const { kept, dropped } = keepEarliestText([...byId.values()].sort(byTimeThenId))
  const { byRule, quarantined } = countByRule(quarantine)
  return {
    counts: {
      ...counts,
      accepted: kept.length,
      quarantined,
      byRule,
      ...countUnreadable(quarantine),
      sameText: dropped,
    },
    records: kept,
    quarantine,
  }
}

function keepEarliestText(sorted: readonly AnnotationRecord[]): { kept: AnnotationRecord[]; dropped: number } {
  const seen = new Set<string>()
  const kept = sorted.filter(({ text }) => {
    const key = JSON.stringify(text)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  return { kept, dropped: sorted.length - kept.length }
}

function countByRule(quarantine: readonly QuarantinedRow[]) {
  const byRule: Partial<Record<QuarantineRule, number>> = {}
  let quarantined = 0
  for (const { rows, reasons } of quarantine) {
    quarantined += rows
    const rule = reasons[0]?.rule
    if (rule) byRule[rule] = (byRule[rule] ?? 0) + rows
  }
  return { byRule, quarantined }
}

function countUnreadable(quarantine: readonly QuarantinedRow[]): Pick<AnnotationCounts, 'unreadableFiles'> {
  const keys = quarantine.filter(({ line }) => line === null).map(({ key }) => key)
  return keys.length === 0 ? {} : { unreadableFiles: { total: keys.length, firstKeys: keys.slice(0, filesNamed) } }
}

function sameRecord(a: AnnotationRecord, b: AnnotationRecord): boolean {
  // Both were read by the same mapping, so their members come in the same order.
  return JSON.stringify(a) === JSON.stringify(b)
}
