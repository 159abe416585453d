import type { z } from 'zod'

type RawIssue = z.core.$ZodRawIssue

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

/** The rule that was broken, in words. What was found in its place is added by whoever knows how it was written. */
export function describeIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${kinds[String(issue.expected)] ?? issue.expected}`
    case 'invalid_value':
      if (issue.input === undefined) return 'is required'
      return `must be ${oneOf(issue.values.map(String))}`
    case 'invalid_union':
      return Array.isArray(issue.options) ? `must be ${oneOf(issue.options.map(String))}` : anyOf(issue.errors)
    case 'too_small':
      return describeBound(issue.inclusive === false ? 'above' : 'at least', issue.origin, Number(issue.minimum))
    case 'too_big':
      return describeBound(issue.inclusive === false ? 'below' : 'at most', issue.origin, Number(issue.maximum))
    case 'unrecognized_keys':
      return acceptedKeys(issue).join(', ')
    default:
      return undefined
  }
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`
}

/** `must be text or a list`: what the branches of a union ask for, each in its own words. */
function anyOf(branches: readonly (readonly { message: string }[])[]): string {
  const wanted = branches.flatMap(([first]) => first?.message.replace(/^must be /, '') ?? [])
  return `must be ${[...new Set(wanted)].join(' or ')}`
}

function describeBound(relation: string, origin: string, limit: number): string {
  if (origin === 'string') return `must have ${relation} ${limit} characters`
  if (origin === 'array') return `must have ${relation} ${limit} entries`
  return `must be ${relation} ${limit}`
}

type KeyedDefinition = { shape?: Record<string, unknown>; keyType?: { _zod: { values?: ReadonlySet<unknown> } } }

function acceptedKeys({ inst }: RawIssue): string[] {
  const { shape, keyType } = (inst?._zod.def ?? {}) as KeyedDefinition
  return shape ? Object.keys(shape) : [...(keyType?._zod.values ?? [])].map(String)
}
