import { type Condition, readCondition } from './condition.ts'
import { PatternError } from './pattern-error.ts'

/** Whether an event, as parsed JSON, is one that the pattern means. */
export type Pattern = (event: unknown) => boolean

type Matcher = (value: unknown, root: unknown) => boolean

// Field names that stand for conditions: an "$or" over these is a field of that name, not an alternative.
const keywords = new Set([
  'exists',
  'equals-ignore-case',
  'prefix',
  'suffix',
  'numeric',
  'cidr',
  'anything-but',
  'wildcard',
])

/**
 * Reads an event pattern by EventBridge's rules: all fields must match, a field matches when any of its values does, and values of
 * one element of a list are never mixed with those of another. Throws a `PatternError` that says what is wrong.
 */
export function parsePattern(text: string): Pattern {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new PatternError('Filter is not valid JSON')
  }
  if (!isObject(parsed)) throw new PatternError('Filter is not an object')
  return compilePattern(parsed)
}

export function compilePattern(pattern: Readonly<Record<string, unknown>>): Pattern {
  const matcher = objectMatcher(pattern, [])
  return (event) => matcher(event, event)
}

function objectMatcher(pattern: Readonly<Record<string, unknown>>, path: readonly string[]): Matcher {
  const entries = Object.entries(pattern)
  if (entries.length === 0) throw new PatternError('Empty objects are not allowed')
  const fields = entries.map(([name, value]) => fieldMatcher(name, value, path))
  return (value, root) => elementsOf(value).some((element) => fields.every((matches) => matches(element, root)))
}

/** A matcher of the object that holds the field. */
function fieldMatcher(name: string, pattern: unknown, path: readonly string[]): Matcher {
  if (name === '$or' && isAlternative(pattern)) {
    const branches = pattern.map((branch) => objectMatcher(branch, path))
    return (holder, root) => branches.some((matches) => matches(holder, root))
  }
  const inside = [...path, name]
  const matcher = isObject(pattern) ? objectMatcher(pattern, inside) : leafMatcher(pattern, inside)
  return (holder, root) => matcher(fieldOf(holder, name), root)
}

function leafMatcher(pattern: unknown, path: readonly string[]): Matcher {
  const name = path.at(-1)
  if (!Array.isArray(pattern)) throw new PatternError(`"${name}" must be an object or an array`)
  if (pattern.length === 0) throw new PatternError('Empty arrays are not allowed')
  const conditions: Condition[] = pattern.map((item) => readCondition(item, String(name)))
  const mayBeAbsent = conditions.includes('absent')
  const predicates = conditions.filter((condition) => condition !== 'absent')
  return (value, root) =>
    leavesOf(value).some((leaf) => predicates.some((holds) => holds(leaf))) ||
    (mayBeAbsent && leavesAt(root, path).length === 0)
}

function isAlternative(pattern: unknown): pattern is Array<Record<string, unknown>> {
  return (
    Array.isArray(pattern) &&
    pattern.length >= 2 &&
    pattern.every((branch) => isObject(branch) && !Object.keys(branch).some((key) => keywords.has(key)))
  )
}

/** What a list holds, at any depth; without a list, the one value. A field of nothing is absent, so nothing is one element too. */
function elementsOf(value: unknown): readonly unknown[] {
  const elements = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]
  return elements.length > 0 ? elements : [undefined]
}

function leavesOf(value: unknown): readonly unknown[] {
  return elementsOf(value).filter((element) => element !== undefined && !isObject(element))
}

/** All leaves below a path, wherever lists stand on the way. */
function leavesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [name, ...rest] = path
  if (name === undefined) return leavesOf(value)
  return elementsOf(value).flatMap((element) => leavesAt(fieldOf(element, name), rest))
}

function fieldOf(holder: unknown, name: string): unknown {
  return isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
