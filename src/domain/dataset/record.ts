/** One annotated text as everything after ingestion knows it. A task that the annotator left open has the label `null`. */
export type AnnotationRecord = {
  readonly id: string
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly time: number
  /** What belongs together (a thread, a customer); never on both sides of a split. The record's own id when it has none. */
  readonly group: string
  readonly text: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string | null>>
  readonly slices: Readonly<Record<string, string>>
}

/** Where a delivered row keeps what a record needs: `data.record` of the definition. */
export type RecordMapping = {
  readonly id: string
  readonly time: string
  readonly text: readonly string[]
  readonly group?: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly slices: readonly string[]
}

/** The accepted labels of each task. */
export type TaskLabels = Readonly<Record<string, { readonly labels: readonly string[] }>>

/** The order of every list of records that is written or hashed: by time, then by id. */
export function byTimeThenId(a: AnnotationRecord, b: AnnotationRecord): number {
  return a.time - b.time || compareText(a.id, b.id)
}

/** Compares by UTF-16 code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
