import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { definitionJsonSchema, type JsonSchema } from '../../src/config/json-schema.ts'
import { referenceFields } from '../../src/config/reference-fields.ts'
import { referencePage } from '../../src/config/reference-page.ts'

const committed = (name: string) => readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8')
const schema = definitionJsonSchema()
const fields = Object.entries(schema.properties ?? {}).flatMap(([name, section]) =>
  referenceFields(name, section, true),
)

describe('the reference', () => {
  it('in docs/ is what the schema says; run `npm run generate`', () => {
    expect(committed('model.md')).toBe(referencePage())
    expect(JSON.parse(committed('model.schema.json'))).toEqual(schema)
  })

  it.each(fields.map((field) => [field.path, field] as const))('tells what %s means', (_, { meaning, type }) => {
    expect(meaning.length).toBeGreaterThan(10)
    expect(type).not.toBe('anything')
  })

  it('shows an example of every field that holds no others', () => {
    const holdsOthers = (path: string) =>
      fields.some((other) => other.path.startsWith(`${path}.`) || other.path.startsWith(`${path}[`))
    expect(fields.filter(({ path, example }) => example === '' && !holdsOthers(path)).map(({ path }) => path)).toEqual(
      [],
    )
  })

  it('shows defaults as they would be written', () => {
    const page = referencePage()
    expect(page).toContain('| `rollout.watch` | duration | `1 day` |')
    expect(page).toContain('| `data.validation.maximumQuarantined` | percentage | `5 %` |')
  })
})

describe('the JSON Schema', () => {
  it('describes the file as it is written, not as it is resolved', () => {
    const step = schema.properties?.rollout?.properties?.steps?.items
    expect(step?.properties?.weight).toMatchObject({ type: 'string', examples: ['5 %'] })
    expect(step?.required).toEqual(['weight', 'requests', 'time', 'atMost'])
  })

  it('accepts a variable in place of a text', () => {
    const environment = schema.properties?.environments?.additionalProperties as JsonSchema
    const { pattern = '' } = environment.properties?.bucket ?? {}
    expect('bank-ml-test').toMatch(new RegExp(pattern))
    expect(`bank-ml-\${STAGE}`).toMatch(new RegExp(pattern))
    expect('Bank_ML').not.toMatch(new RegExp(pattern))
  })

  it('requires nothing in an overlay but whole entries of lists', () => {
    const environment = schema.properties?.environments?.additionalProperties as JsonSchema
    const overlay = environment.properties?.overlay
    expect(overlay?.properties?.rollout?.required).toBeUndefined()
    expect(overlay?.properties?.rollout?.properties?.rollBackOn?.required).toBeUndefined()
    expect(overlay?.properties?.rollout?.properties?.steps?.items?.required).toContain('weight')
    expect(overlay?.properties).not.toHaveProperty('tasks')
  })

  it('accepts no unknown key in any map that has names of its own', () => {
    const open = (node: JsonSchema, path: string): string[] => [
      ...(node.properties && node.additionalProperties !== false ? [path] : []),
      ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => open(child, `${path}.${name}`)),
      ...[node.items, ...(node.oneOf ?? [])].flatMap((child) => (child ? open(child, `${path}[]`) : [])),
    ]
    expect(open(schema, '')).toEqual([])
  })
})
