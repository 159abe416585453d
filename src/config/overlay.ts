import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml'

/**
 * Lays an environment's overlay over the file, in the tree itself, so that every value keeps the place where it was written.
 * Maps are merged key by key; lists and single values are replaced whole.
 */
export function applyOverlay(base: YAMLMap, overlay: YAMLMap, sections: readonly string[]): void {
  for (const pair of overlay.items) {
    if (sections.includes(keyOf(pair))) applyPair(base, pair)
  }
}

function applyPair(base: YAMLMap, over: Pair): void {
  const index = base.items.findIndex((pair) => keyOf(pair) === keyOf(over))
  const existing = base.items[index]
  if (!existing) {
    base.items.push(over)
  } else if (isMap(existing.value) && isMap(over.value)) {
    for (const pair of over.value.items) applyPair(existing.value, pair)
  } else {
    base.items[index] = over
  }
}

export function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key)
}
