import type { JsonSchema } from './json-schema.ts'

/** One line of the reference: a field with its full path, `[]` for entries of a list and `<name>` for keys of one's own. */
export type ReferenceField = {
  readonly path: string
  readonly type: string
  /** The default, or `required`, or empty for a field that may be left out. */
  readonly need: string
  readonly meaning: string
  readonly example: string
}

/** The field itself first, then all that it holds, in the order of the schema. */
export function referenceFields(path: string, schema: JsonSchema, required: boolean): ReferenceField[] {
  return [fieldOf(path, schema, required), ...innerFields(path, schema)]
}

function innerFields(path: string, schema: JsonSchema): ReferenceField[] {
  // An overlay holds the sections once more; they are described where they stand.
  if (path.endsWith('.overlay')) return []
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    referenceFields(`${path}.${name}`, property, schema.required?.includes(name) === true),
  )
  const { additionalProperties: own, items, oneOf = [] } = schema
  return [
    ...properties,
    ...(typeof own === 'object' ? innerFields(`${path}.<name>`, own) : []),
    ...(items ? innerFields(`${path}[]`, items) : []),
    ...mergeKinds(oneOf.map((kind) => ({ kind: kindOf(kind), fields: innerFields(path, kind) }))),
  ]
}

type Kind = { readonly kind: string; readonly fields: readonly ReferenceField[] }

/** Fields that every kind has stand once; the others say of which kinds they are. */
function mergeKinds(kinds: readonly Kind[]): ReferenceField[] {
  const holders = new Map<string, { field: ReferenceField; of: string[] }>()
  for (const { kind, fields } of kinds) {
    for (const field of fields) {
      const key = JSON.stringify(field)
      const entry = holders.get(key) ?? { field, of: [] }
      holders.set(key, { field, of: [...entry.of, kind] })
    }
  }
  return [...holders.values()].map(({ field, of }) =>
    of.length === kinds.length ? field : { ...field, meaning: `(${of.join(', ')}) ${field.meaning}` },
  )
}

/** The value by which the kind is told from the others. */
function kindOf({ properties = {} }: JsonSchema): string {
  return String(Object.values(properties).find(({ const: value }) => value !== undefined)?.const)
}

function fieldOf(path: string, schema: JsonSchema, required: boolean): ReferenceField {
  const [example] = schema.examples ?? []
  return {
    path,
    type: typeOf(schema),
    need: required ? 'required' : showDefault(schema.default),
    meaning: schema.description ?? '',
    example: example === undefined ? '' : code(example),
  }
}

function typeOf(schema: JsonSchema): string {
  if (schema.title) return schema.title
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum) return schema.enum.map(code).join(', ')
  if (schema.items) return `list of ${plural(schema.items)}`
  const alternatives = schema.anyOf ?? []
  if (alternatives.length > 0) return alternatives.map(typeOf).join(' or ')
  if (schema.oneOf) return 'map'
  return names[schema.type ?? ''] ?? 'anything'
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
}

function plural(items: JsonSchema): string {
  const one = typeOf(items)
  return one === 'text' ? 'texts' : `${one}s`
}

function showDefault(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? '' : code(value)
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
