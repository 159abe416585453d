import { validation } from '../errors.ts'

type Selector =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number; readonly to: number }

/** Takes a part out of a JSON value; undefined where it has no such part. */
export type JsonPath = (value: unknown) => unknown

const segment =
  /^(?:\.(?<name>[A-Za-z_][\w-]*)|\[(?<names>'[^']*'(?:\s*,\s*'[^']*')*)\]|\[(?<indexes>-?\d+(?:\s*,\s*-?\d+)*)\]|\[(?<from>-?\d+)?:(?<to>-?\d+)?\])/

/**
 * Compiles the part of JSONPath that batch transform is used with: `$`, `$.a`, `$['a','b']`, `$[0]`, `$[0,2]`, `$[-1]`, `$[1:]` and
 * chains of them. Several names give an object, several indexes or a slice a list. Anything else is refused by name.
 */
export function compileJsonPath(path: string, member: string): JsonPath {
  const selectors: Selector[] = []
  if (!path.startsWith('$')) throw refusal(path, path, member)
  for (let rest = path.slice(1); rest !== ''; ) {
    const match = segment.exec(rest)
    if (!match?.groups) throw refusal(path, rest, member)
    selectors.push(selectorOf(match.groups))
    rest = rest.slice(match[0].length)
  }
  return (value) => selectors.reduce(select, value)
}

function selectorOf({ name, names, indexes, from, to }: Record<string, string | undefined>): Selector {
  if (name !== undefined) return { kind: 'names', names: [name] }
  if (names !== undefined)
    return { kind: 'names', names: [...names.matchAll(/'([^']*)'/g)].map((found) => found[1] ?? '') }
  if (indexes !== undefined) return { kind: 'indexes', indexes: indexes.split(',').map(Number) }
  return { kind: 'slice', from: Number(from ?? 0), to: to === undefined ? Number.POSITIVE_INFINITY : Number(to) }
}

function select(value: unknown, selector: Selector): unknown {
  if (selector.kind === 'names') return selectNames(value, selector.names)
  if (!Array.isArray(value)) return undefined
  if (selector.kind === 'slice') return value.slice(selector.from, selector.to)
  const found = selector.indexes.map((index) => value.at(index))
  return selector.indexes.length === 1 ? found[0] : found
}

function selectNames(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const record = value as Record<string, unknown>
  const found = names.filter((name) => Object.hasOwn(record, name))
  if (names.length === 1) return found[0] === undefined ? undefined : record[found[0]]
  return Object.fromEntries(found.map((name) => [name, record[name]]))
}

function refusal(path: string, rest: string, member: string) {
  const served = "$, .name, ['a','b'], [0], [0,2] and [1:]"
  return validation(
    `${member} ${path}: the embedded SageMaker serves ${served} of JSONPath, got ${JSON.stringify(rest)}`,
  )
}
