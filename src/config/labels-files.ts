import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { Mistake } from './mistake.ts'
import { keyOf } from './overlay.ts'
import { locate, mistakeAt, parseYaml, type YamlSource } from './yaml-source.ts'

/** The text of a file beside the definition, or in words why it cannot be read. */
export type ReadBeside = (path: string) => { file: string; text: string } | { file: string; reason: string }

/**
 * Puts the list of every labels file in place of its path, in the tree itself. Each list remembers its own file, so that a
 * mistake in it is reported there.
 */
export function graftLabelsFiles(
  source: YamlSource,
  read: ReadBeside,
): { grafts: Map<Node, YamlSource>; mistakes: Mistake[] } {
  const grafts = new Map<Node, YamlSource>()
  const mistakes: Mistake[] = []
  for (const { task, pair, path } of labelsPaths(source)) {
    const found = readList(read, path)
    if ('list' in found) {
      pair.value = found.list
      grafts.set(found.list, found.source)
    } else {
      const at = ['tasks', task, 'labels']
      const here = (message: string) => locate(source, new Map(), { path: at, message })
      mistakes.push(
        ...('reason' in found
          ? [here(found.reason)]
          : found.mistakes.map((mistake) => ({ ...mistake, path: at.join('.') }))),
      )
    }
  }
  return { grafts, mistakes }
}

function labelsPaths({ document }: YamlSource): { task: string; pair: Pair; path: string }[] {
  const tasks = document.get('tasks')
  if (!isMap(tasks)) return []
  return tasks.items.flatMap((item) => {
    const pair = isMap(item.value) ? item.value.items.find((entry) => keyOf(entry) === 'labels') : undefined
    const path = isScalar(pair?.value) ? pair.value.value : undefined
    return pair && typeof path === 'string' && !path.startsWith('/') ? [{ task: keyOf(item), pair, path }] : []
  })
}

type ReadList = { list: Node; source: YamlSource } | { mistakes: Mistake[] } | { reason: string }

function readList(read: ReadBeside, path: string): ReadList {
  const beside = read(path)
  if ('reason' in beside) return { reason: `names a labels file that cannot be read: ${beside.file}: ${beside.reason}` }
  const { source, mistakes } = parseYaml(beside.file, beside.text)
  if (mistakes.length > 0) return { mistakes }
  const list = source.document.contents
  if (isSeq(list)) return { list: list as Node, source }
  return { mistakes: [mistakeAt(source, 0, '', 'must be a list of labels, one a line: `- "yes"`')] }
}
