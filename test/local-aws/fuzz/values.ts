import type { NormalizedSchema } from '@smithy/core/schema'
import fc from 'fast-check'
import type { ServiceConstraints, ShapeConstraints } from '../../../src/local-aws/constraints/check.ts'
import { javaPattern } from '../../../src/local-aws/constraints/java-pattern.ts'
import { requiredMembers } from '../../../src/local-aws/protocol/operation-schema.ts'

/** A member name, a list's `0` or a map's key. */
export type Step = string | 0

/** Builds the smallest input that keeps every rule, as JSON, and holds a value at `path`. */
export function smallestInput(
  constraints: ServiceConstraints,
  schema: NormalizedSchema,
  shapeName: string | undefined,
  path: readonly Step[] = [],
): unknown {
  const shape = (shapeName && constraints.shapes[shapeName]) || {}
  const [step, ...rest] = path
  if (schema.isStructSchema()) {
    const wanted = new Set([...requiredMembers(schema), ...(typeof step === 'string' ? [step] : [])])
    const members = [...schema.structIterator()].filter(([name]) => wanted.has(name))
    return Object.fromEntries(
      members.map(([name, member]) => [
        name,
        smallestInput(constraints, member, shape.members?.[name], name === step ? rest : []),
      ]),
    )
  }
  if (schema.isListSchema()) {
    const count = Math.max(shape.min ?? 0, step === undefined ? 0 : 1)
    const member = schema.getValueSchema()
    return Array.from({ length: count }, (_, index) =>
      smallestInput(constraints, member, shape.item, index === 0 ? rest : []),
    )
  }
  if (schema.isMapSchema()) {
    const count = Math.max(shape.min ?? 0, step === undefined ? 0 : 1)
    const member = schema.getValueSchema()
    const keys = texts((shape.key && constraints.shapes[shape.key]) || {}).slice(0, count)
    return Object.fromEntries(
      keys.map((key, index) => [key, smallestInput(constraints, member, shape.value, index === 0 ? rest : [])]),
    )
  }
  return simpleValue(schema, shape)
}

/** What a key of a map is called in a smallest input. */
export function firstKey(constraints: ServiceConstraints, { key }: ShapeConstraints): string {
  return texts((key && constraints.shapes[key]) || {})[0] ?? 'k'
}

function simpleValue(schema: NormalizedSchema, shape: ShapeConstraints): unknown {
  if (schema.isTimestampSchema()) return 1_700_000_000
  if (schema.isBlobSchema()) return Buffer.alloc(Math.max(1, shape.min ?? 1)).toString('base64')
  if (schema.isBooleanSchema()) return false
  if (schema.isNumericSchema()) return Math.min(Math.max(1, shape.min ?? 1), shape.max ?? Number.POSITIVE_INFINITY)
  if (schema.isDocumentSchema()) return {}
  return texts(shape)[0]
}

const found = new Map<string, string[]>()

// Patterns with a look-ahead or with properties of Unicode are met by one of these; fast-check makes texts for the others.
const usualTexts = [
  'a',
  'ab-1',
  '1',
  's3://bucket/key',
  'https://sqs.us-east-1.amazonaws.com/000000000000/q',
  'arn:aws:iam::000000000000:role/r',
  'arn:aws:sagemaker:us-east-1:000000000000:model-package/g/1',
  'arn:aws:sagemaker:us-east-1:000000000000:training-plan/p',
  '/opt/ml/input',
  '000000000000.dkr.ecr.us-east-1.amazonaws.com/i:1',
  'aa:bb',
  '$.a',
]

/** Some texts that keep a shape's rules. */
function texts(shape: ShapeConstraints): string[] {
  const key = JSON.stringify(shape)
  const known = found.get(key)
  if (known) return known
  const made = candidates(shape).filter((text) => isValidText(shape, text))
  if (made.length === 0) throw new Error(`no text is known that keeps ${key}: add one to usualTexts`)
  found.set(key, made)
  return made
}

function candidates(shape: ShapeConstraints): readonly string[] {
  if (shape.enum) return shape.enum
  const length = Math.max(1, shape.min ?? 1)
  const repeated = ['a', 'b', 'c', 'd', '1', 'A'].map((sign) => sign.repeat(length))
  const several = [...repeated, ...usualTexts]
  if (several.some((text) => isValidText(shape, text))) return several
  try {
    return fc.sample(fc.stringMatching(javaPattern(shape.pattern ?? ''), { size: '-1' }), { numRuns: 300, seed: 1 })
  } catch {
    return []
  }
}

function isValidText(
  { min = 0, max = Number.POSITIVE_INFINITY, pattern, enum: members }: ShapeConstraints,
  text: string,
) {
  const fits = text.length >= min && text.length <= max
  return fits && (!pattern || javaPattern(pattern).test(text)) && (!members || members.includes(text))
}
