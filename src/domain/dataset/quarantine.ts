/** Why a delivered row was set aside, in the order in which a row is looked at. */
export const quarantineRules = [
  'wrong encoding',
  'unreadable file',
  'broken line',
  'not an object',
  'missing id',
  'missing time',
  'invalid time',
  'missing text',
  'text of a wrong type',
  'unknown label',
  'no label',
] as const

export type QuarantineRule = (typeof quarantineRules)[number]

/** `message` is a whole sentence: where, what rule, what was got, what to do. It never shows what a text field holds. */
export type QuarantineReason = { readonly rule: QuarantineRule; readonly member: string; readonly message: string }

/** A row set aside. `line` is null and `rows` their number when a whole file was. */
export type QuarantinedRow = {
  readonly key: string
  readonly line: number | null
  readonly rows: number
  readonly reasons: readonly QuarantineReason[]
}

const longestShown = 40

/** An id, a time or a label as a message may show it; what is nested, by its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : shownKind(value)
}

/** What kind of thing a value is, for members whose content no message shows. */
export function shownKind(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** The first labels of a list and how many there are: `"a", "b" and 14 more`. */
export function shownList(values: readonly string[], most = 8): string {
  const first = values.slice(0, most).map((value) => JSON.stringify(shorten(value)))
  return values.length > most ? `${first.join(', ')} and ${values.length - most} more` : first.join(', ')
}

function shorten(value: string): string {
  return value.length > longestShown ? `${value.slice(0, longestShown - 1)}…` : value
}
