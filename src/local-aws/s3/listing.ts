import { compareKeys, firstIndex } from './key-order.ts'

export type ListingRequest = {
  readonly prefix: string
  /** Empty for none. */
  readonly delimiter: string
  /** Keys up to this one, included, were listed before; a common prefix stands for all keys that begin with it. */
  readonly after: string
  readonly maxKeys: number
}

export type ListingPage = {
  readonly keys: readonly string[]
  readonly commonPrefixes: readonly string[]
  /** The `after` of the next page, when there is one. */
  readonly next: string | undefined
}

/** One page of the sorted keys. Keys that share what follows the prefix up to the delimiter are listed as one common prefix. */
export function listPage(sortedKeys: readonly string[], request: ListingRequest): ListingPage {
  const { prefix, delimiter, after, maxKeys } = request
  const keys: string[] = []
  const commonPrefixes: string[] = []
  let last = after
  let at = firstIndex(sortedKeys, (key) => compareKeys(key, prefix) >= 0 && isAfter(key, request))
  for (let key = sortedKeys[at]; key?.startsWith(prefix); key = sortedKeys[at]) {
    if (keys.length + commonPrefixes.length >= maxKeys)
      return { keys, commonPrefixes, next: maxKeys === 0 ? undefined : last }
    const group = groupOf(key, prefix, delimiter)
    if (group === undefined) {
      keys.push(key)
      at += 1
    } else {
      commonPrefixes.push(group)
      at = firstIndex(sortedKeys, (other) => compareKeys(other, group) > 0 && !other.startsWith(group))
    }
    last = group ?? key
  }
  return { keys, commonPrefixes, next: undefined }
}

function isAfter(key: string, { after, prefix, delimiter }: ListingRequest): boolean {
  if (after === '') return true
  // A common prefix is always longer than the prefix asked for; a key that merely equals it is no group.
  const isGroup = delimiter !== '' && after.length > prefix.length && after.endsWith(delimiter)
  return compareKeys(key, after) > 0 && !(isGroup && key.startsWith(after))
}

/** The common prefix that a key is listed under, if it is. */
export function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined
  const end = key.indexOf(delimiter, prefix.length)
  return end < 0 ? undefined : key.slice(0, end + delimiter.length)
}
