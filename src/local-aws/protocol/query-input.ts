import type { NormalizedSchema } from '@smithy/core/schema'
import { ServiceError } from '../service.ts'

type Tree = { value?: string; readonly children: Map<string, Tree> }

/** A form of AWS Query (`A.member.1.B=x`, `M.entry.1.key=k`) as the JSON that the same input would be. */
export function formToWire(schema: NormalizedSchema, form: URLSearchParams): unknown {
  if (schema.isUnitSchema()) return {}
  const root: Tree = { children: new Map() }
  for (const [name, value] of form) plant(root, name.split('.'), value)
  return toWire(schema, root)
}

function plant(tree: Tree, path: readonly string[], value: string): void {
  const [step, ...rest] = path
  if (step === undefined) {
    tree.value = value
    return
  }
  const child = tree.children.get(step) ?? { children: new Map() }
  tree.children.set(step, child)
  plant(child, rest, value)
}

function toWire(schema: NormalizedSchema, tree: Tree): unknown {
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].flatMap(([name, member]): [string, unknown][] => {
      const child = tree.children.get(name)
      return child ? [[name, toWire(member, child)]] : []
    })
    return Object.fromEntries(members)
  }
  if (schema.isListSchema()) {
    const member = schema.getValueSchema()
    return numbered(tree, 'member').map((item) => toWire(member, item))
  }
  if (schema.isMapSchema()) {
    const member = schema.getValueSchema()
    const keyName = xmlName(schema.getKeySchema(), 'key')
    const valueName = xmlName(member, 'value')
    return Object.fromEntries(
      numbered(tree, 'entry').map(({ children }) => [
        children.get(keyName)?.value ?? '',
        toWire(member, children.get(valueName) ?? { value: '', children: new Map() }),
      ]),
    )
  }
  return simple(schema, tree.value ?? '')
}

/** The elements in the order of their numbers, whether they stand under a name of their own or, flattened, directly. */
function numbered(tree: Tree, name: string): Tree[] {
  const elements = tree.children.get(name) ?? tree
  return [...elements.children]
    .filter(([number]) => /^\d+$/.test(number))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, element]) => element)
}

function simple(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBooleanSchema()) {
    if (text === 'true' || text === 'false') return text === 'true'
    throw malformed(text, 'true or false')
  }
  if (schema.isNumericSchema()) {
    if (['NaN', 'Infinity', '-Infinity'].includes(text)) return text
    if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
    throw malformed(text, 'a number')
  }
  return text
}

function malformed(text: string, wanted: string): ServiceError {
  return new ServiceError('MalformedInput', `A value of the form must be ${wanted}, got ${JSON.stringify(text)}`)
}

function xmlName(schema: NormalizedSchema, fallback: string): string {
  return schema.getMergedTraits().xmlName ?? fallback
}
