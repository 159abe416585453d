import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'
import { type Finding, formatPath, type Mistake } from './mistake.ts'

/** A YAML file in memory. Its nodes know their offsets, so that a mistake found later can say where it stands. */
export type YamlSource = {
  readonly file: string
  readonly document: Document
  readonly lines: LineCounter
}

/** What is wrong with the file as YAML: broken syntax, the same key twice, aliases. */
export function parseYaml(file: string, text: string): { source: YamlSource; mistakes: Mistake[] } {
  const lines = new LineCounter()
  // The parser compares each key of a map with all before it, which takes minutes on a file of many thousand keys.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: false })
  const source = { file, document, lines }
  const at = (offset: number, message: string) => mistakeAt(source, offset, '', message)
  // A broken bracket makes everything after it an error, too.
  const mistakes = document.errors.slice(0, 1).map(({ pos, message }) => at(pos[0], `not YAML: ${message}`))
  visit(document, {
    Map: (_, map) => {
      for (const key of repeatedKeys(map))
        mistakes.push(at(startOf(key), 'this key stands twice in the same map; remove one of the two'))
    },
    Alias: (_, alias) => {
      mistakes.push(
        at(alias.range?.[0] ?? 0, `*${alias.source} refers to another place of the file; write it out instead`),
      )
    },
  })
  return { source, mistakes }
}

function repeatedKeys({ items }: YAMLMap): unknown[] {
  const seen = new Set<string>()
  return items.flatMap(({ key }) => {
    const name = nameOf(key)
    if (seen.has(name)) return [key]
    seen.add(name)
    return []
  })
}

export function mistakeAt({ file, lines }: YamlSource, offset: number, path: string, message: string): Mistake {
  const { line, col } = lines.linePos(offset)
  return { file, line: Math.max(line, 1), column: Math.max(col, 1), path, message }
}

/** Nodes that were put into the tree from another file. */
export type Grafts = ReadonlyMap<Node, YamlSource>

/**
 * Where a finding stands: at its value, at its key when it is about the key, and when there is no such place (a required key
 * that is missing) at the nearest key above.
 */
export function locate(source: YamlSource, grafts: Grafts, { path, message, about = 'value' }: Finding): Mistake {
  let node: unknown = source.document.contents
  let current = source
  let offset = startOf(node)
  for (const [depth, key] of path.entries()) {
    const child = childOf(node, key)
    if (!child) break
    const last = depth === path.length - 1
    const atValue = last && about === 'value' && !isEmpty(child.value)
    current = grafts.get(child.value as Node) ?? current
    offset = startOf(atValue || child.key === undefined ? child.value : child.key)
    node = child.value
  }
  return mistakeAt(current, offset, formatPath(path), message)
}

function childOf(node: unknown, key: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node) && typeof key === 'number') {
    const value = node.items[key]
    return value === undefined ? undefined : { value }
  }
  return isMap(node) ? pairOf(node.items, key) : undefined
}

function pairOf(items: readonly Pair[], key: string | number): Pair | undefined {
  const byName = pairsByName.get(items) ?? new Map(items.map((pair) => [nameOf(pair.key), pair]))
  pairsByName.set(items, byName)
  return byName.get(String(key))
}

/** A map with thousands of mistakes is asked for thousands of keys. Overlays are in place before the first is asked for. */
const pairsByName = new WeakMap<readonly Pair[], ReadonlyMap<string, Pair>>()

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}

function isEmpty(node: unknown): boolean {
  return !node || isAlias(node) || (isScalar(node) && node.value === null)
}

function startOf(node: unknown): number {
  return (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0
}
