/** JSON has no NaN and no infinities: they travel as these strings. */
export const nonFiniteNumbers: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

/** How AWS's own messages call a JSON value. */
export function wireKind(json: unknown): string {
  if (json === null) return 'NULL_VALUE'
  if (Array.isArray(json)) return 'START_ARRAY'
  if (typeof json === 'object') return 'START_OBJECT'
  if (typeof json === 'boolean') return json ? 'TRUE_VALUE' : 'FALSE_VALUE'
  return typeof json === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE'
}
