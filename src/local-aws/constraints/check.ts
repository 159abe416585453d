import { javaPattern } from './java-pattern.ts'

/** What AWS's model demands of a value besides its type; `members`, `item`, `key` and `value` name other shapes. */
export type ShapeConstraints = {
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly min?: number
  readonly max?: number
  readonly members?: Readonly<Record<string, string>>
  readonly item?: string
  readonly key?: string
  readonly value?: string
}

/** The constraints of one service, generated from botocore by scripts/generate-constraints.py. */
export type ServiceConstraints = {
  readonly source: string
  /** The input's shape by operation; null for one without constraints. */
  readonly operations: Readonly<Record<string, string | null>>
  readonly shapes: Readonly<Record<string, ShapeConstraints>>
}

/** Every violated constraint of an operation's decoded input, in AWS's words. */
export function violations(constraints: ServiceConstraints, operation: string, input: unknown): string[] {
  const shape = constraints.operations[operation]
  const found: string[] = []
  if (shape) check({ constraints, found }, shape, input, '')
  return found
}

type Context = { readonly constraints: ServiceConstraints; readonly found: string[] }

function check(context: Context, shapeName: string, value: unknown, path: string): void {
  const shape = context.constraints.shapes[shapeName]
  if (!shape || value === undefined || value === null) return
  for (const rule of brokenRules(shape, value)) {
    context.found.push(`Value ${quoted(value)} at '${path}' failed to satisfy constraint: ${rule}`)
  }
  if (Array.isArray(value)) checkList(context, shape, value, path)
  else if (isPlainObject(value)) checkMembers(context, shape, value, path)
}

function checkList(context: Context, { item }: ShapeConstraints, values: readonly unknown[], path: string): void {
  if (!item) return
  if (values.some((value) => isPlainObject(value) || Array.isArray(value))) {
    for (const [index, value] of values.entries()) check(context, item, value, `${path}.${index + 1}.member`)
    return
  }
  checkElements(context, item, values, { path, whole: values, subject: 'Member' })
}

function checkMembers(context: Context, shape: ShapeConstraints, value: Record<string, unknown>, path: string): void {
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    check(context, member, value[name], path ? `${path}.${lowerFirst(name)}` : lowerFirst(name))
  }
  if (shape.key) {
    checkElements(context, shape.key, Object.keys(value), { path, whole: value, subject: 'Map keys' })
  }
  if (!shape.value) return
  const values = Object.entries(value)
  if (values.some(([, item]) => isPlainObject(item) || Array.isArray(item))) {
    for (const [key, item] of values) check(context, shape.value, item, `${path}.${key}.member`)
    return
  }
  checkElements(
    context,
    shape.value,
    values.map(([, item]) => item),
    { path, whole: value, subject: 'Map value' },
  )
}

type Place = { readonly path: string; readonly whole: unknown; readonly subject: string }

/** AWS speaks of simple elements once for the whole list or map, with all rules that their shape has. */
function checkElements(context: Context, shapeName: string, values: readonly unknown[], place: Place): void {
  const shape = context.constraints.shapes[shapeName]
  if (!shape || !values.some((value) => brokenRules(shape, value).length > 0)) return
  const { path, whole, subject } = place
  const rules = allRules(shape, values[0]).join(', ')
  context.found.push(
    `Value ${quoted(whole)} at '${path}' failed to satisfy constraint: ${subject} must satisfy constraint: [${rules}]`,
  )
}

function brokenRules(shape: ShapeConstraints, value: unknown): string[] {
  const size = sizeOf(value)
  const rules: string[] = []
  if (size !== undefined && shape.max !== undefined && size > shape.max) rules.push(limitRule(value, 'less', shape.max))
  if (size !== undefined && shape.min !== undefined && size < shape.min)
    rules.push(limitRule(value, 'greater', shape.min))
  if (typeof value !== 'string') return rules
  if (shape.enum && !shape.enum.includes(value)) rules.push(enumRule(shape.enum))
  // What is too long is not matched as well: some patterns take a time that grows with the square of the length.
  const tooLong = shape.max !== undefined && value.length > shape.max
  if (shape.pattern !== undefined && !tooLong && !javaPattern(shape.pattern).test(value))
    rules.push(patternRule(shape.pattern))
  return rules
}

function allRules({ max, min, enum: members, pattern }: ShapeConstraints, example: unknown): string[] {
  return [
    ...(max === undefined ? [] : [limitRule(example, 'less', max)]),
    ...(min === undefined ? [] : [limitRule(example, 'greater', min)]),
    ...(members ? [enumRule(members)] : []),
    ...(pattern === undefined ? [] : [patternRule(pattern)]),
  ]
}

function limitRule(value: unknown, direction: 'less' | 'greater', limit: number): string {
  return `Member must have ${typeof value === 'number' ? 'value' : 'length'} ${direction} than or equal to ${limit}`
}

function enumRule(members: readonly string[]): string {
  return `Member must satisfy enum value set: [${members.join(', ')}]`
}

function patternRule(pattern: string): string {
  return `Member must satisfy regular expression pattern: ${pattern}`
}

/** A number itself, the length of a text in UTF-16 units as Java counts it, the number of elements or bytes. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (value instanceof Uint8Array) return value.byteLength
  return isPlainObject(value) ? Object.keys(value).length : undefined
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  )
}

const longestQuote = 1_024

/** The value as AWS's messages show it, in Java's way; cut where it would drown the message. */
function quoted(value: unknown): string {
  return `'${javaText(value).slice(0, longestQuote)}'`
}

function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`
  if (value instanceof Uint8Array)
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.byteLength} cap=${value.byteLength}]`
  if (!isPlainObject(value)) return String(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}=${javaText(item)}`)
    .join(', ')}}`
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
