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

/** `message` is a whole sentence: where, what rule, what was got, what to do. It never shows what customers wrote. */
export type QuarantineReason = { readonly rule: QuarantineRule; readonly member: string; readonly message: string }

/** A row set aside. `line` is null and `rows` their number when a whole file was. */
export type QuarantinedRow = {
  readonly key: string
  readonly line: number | null
  readonly rows: number
  readonly reasons: readonly QuarantineReason[]
}

const longestLabel = 40
const shortToken = /^[A-Za-z0-9_.:+@<>-]{1,20}$/

/**
 * An id, a time or a label as a message may show it: a short token, a number or a boolean as it is, everything else by its kind.
 * A wrong mapping or a shifted column puts what customers wrote where an id or a label should be.
 *
 * @example shown('rss') // '"rss"'
 * @example shown('I lost my card') // 'a string of 14 characters'
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') return shownString(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : shownKind(value)
}

/** What kind of thing a value is, for members whose content no message shows. */
export function shownKind(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function shownString(value: string): string {
  if (shortToken.test(value)) return JSON.stringify(value)
  if (value === '') return 'an empty string'
  return `a string of ${value.length} character${value.length === 1 ? '' : 's'}`
}

/** The first labels of a definition's list and how many more there are: `"a", "b" and 14 more`. */
export function shownList(values: readonly string[], most = 8): string {
  const first = values.slice(0, most).map((value) => JSON.stringify(shorten(value)))
  return values.length > most ? `${first.join(', ')} and ${values.length - most} more` : first.join(', ')
}

function shorten(value: string): string {
  return value.length > longestLabel ? `${value.slice(0, longestLabel - 1)}…` : value
}
