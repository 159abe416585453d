import type { NormalizedSchema } from '@smithy/core/schema'
import type { ServiceConstraints, ShapeConstraints } from '../../../src/local-aws/constraints/check.ts'
import { javaPattern } from '../../../src/local-aws/constraints/java-pattern.ts'
import { requiredMembers } from '../../../src/local-aws/protocol/operation-schema.ts'
import { firstKey, type Step, smallestInput } from './values.ts'

/** One input that breaks exactly one rule, and what the answer must say. */
export type Violation = {
  readonly label: string
  readonly input: unknown
  readonly error: 'constraint' | 'type'
}

type Site = {
  readonly schema: NormalizedSchema
  readonly shapeName: string | undefined
  readonly path: readonly Step[]
}

// Filters and rules may hold themselves; nothing that AWS limits stands deeper than this.
const deepest = 7

/** Every rule of an operation's input, each broken once in an otherwise smallest input. */
export function* singleViolations(
  constraints: ServiceConstraints,
  input: NormalizedSchema,
  shapeName: string | undefined,
): Generator<Violation> {
  for (const site of sites(constraints, { schema: input, shapeName, path: [] })) {
    const shape = (site.shapeName && constraints.shapes[site.shapeName]) || {}
    for (const [rule, value] of brokenValues(site.schema, shape)) {
      yield violation(constraints, input, shapeName, site, { rule, value, error: 'constraint' })
    }
    yield* missingMembers(constraints, input, shapeName, site)
    const wrong = wrongType(site.schema)
    if (wrong !== undefined && site.path.length > 0) {
      yield violation(constraints, input, shapeName, site, { rule: 'type', value: wrong, error: 'type' })
    }
  }
}

function violation(
  constraints: ServiceConstraints,
  input: NormalizedSchema,
  shapeName: string | undefined,
  { path }: Site,
  broken: { rule: string; value: unknown; error: Violation['error'] },
): Violation {
  const whole = smallestInput(constraints, input, shapeName, path)
  return { label: `${path.join('.')} ${broken.rule}`, input: replaced(whole, path, broken.value), error: broken.error }
}

function* missingMembers(
  constraints: ServiceConstraints,
  input: NormalizedSchema,
  shapeName: string | undefined,
  { schema, path }: Site,
): Generator<Violation> {
  if (!schema.isStructSchema()) return
  for (const name of requiredMembers(schema)) {
    const whole = smallestInput(constraints, input, shapeName, path)
    const label = `${[...path, name].join('.')} missing`
    yield { label, input: replaced(whole, [...path, name], undefined), error: 'constraint' }
  }
}

function* sites(constraints: ServiceConstraints, site: Site): Generator<Site> {
  yield site
  const { schema, shapeName, path } = site
  if (path.length >= deepest) return
  const shape = (shapeName && constraints.shapes[shapeName]) || {}
  if (schema.isStructSchema()) {
    for (const [name, member] of schema.structIterator()) {
      yield* sites(constraints, { schema: member, shapeName: shape.members?.[name], path: [...path, name] })
    }
  } else if (schema.isListSchema()) {
    yield* sites(constraints, { schema: schema.getValueSchema(), shapeName: shape.item, path: [...path, 0] })
  } else if (schema.isMapSchema()) {
    const key = firstKey(constraints, shape)
    yield* sites(constraints, { schema: schema.getValueSchema(), shapeName: shape.value, path: [...path, key] })
  }
}

// Longer than this a request would be refused for its size before anything else.
const longestText = 200_000

function* brokenValues(schema: NormalizedSchema, shape: ShapeConstraints): Generator<[string, unknown]> {
  const { min, max, pattern, enum: members } = shape
  if (schema.isNumericSchema()) {
    if (min !== undefined) yield ['min', min - 1]
    if (max !== undefined) yield ['max', max + 1]
    return
  }
  if (!schema.isStringSchema()) return
  if (members) yield ['enum', 'NoMemberOfIt']
  if (min !== undefined && min > 0) yield ['min', 'a'.repeat(min - 1)]
  if (max !== undefined && max < longestText) yield ['max', 'a'.repeat(max + 1)]
  const stranger = ['\u0000', '!\u0007 ', '\n', ' '].find((text) => pattern && !javaPattern(pattern).test(text))
  if (stranger !== undefined) yield ['pattern', stranger]
}

function wrongType(schema: NormalizedSchema): unknown {
  if (schema.isDocumentSchema()) return undefined
  return schema.isStructSchema() || schema.isMapSchema() || schema.isListSchema() ? 'no structure' : [[]]
}

function replaced(whole: unknown, path: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (Array.isArray(whole)) return whole.map((item, index) => (index === step ? replaced(item, rest, value) : item))
  const members = whole as Record<string, unknown>
  return { ...members, [step]: replaced(members[step], rest, value) }
}
