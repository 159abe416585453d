import { groupOf } from './listing.ts'

export type GroupedRequest = {
  readonly prefix: string
  /** Empty for none. */
  readonly delimiter: string
  readonly most: number
  /** Where the page before ended: a key, or a common prefix that stands for all keys which begin with it. */
  readonly keyMarker: string
}

export type GroupedPage<E> = {
  readonly entries: readonly E[]
  readonly commonPrefixes: readonly string[]
  /** What the page ends with, when there are more. */
  readonly last: { readonly key: string; readonly entry: E | undefined } | undefined
}

/** One page of entries of which several may have one key, in the order in which they come. */
export function groupedPage<E extends { readonly key: string }>(
  sorted: Iterable<E>,
  { prefix, delimiter, most, keyMarker }: GroupedRequest,
): GroupedPage<E> {
  const entries: E[] = []
  const commonPrefixes: string[] = []
  let last: GroupedPage<E>['last']
  for (const entry of sorted) {
    if (!entry.key.startsWith(prefix)) continue
    const group = groupOf(entry.key, prefix, delimiter)
    if (group !== undefined && (group === commonPrefixes.at(-1) || group === keyMarker)) continue
    if (entries.length + commonPrefixes.length >= most) return { entries, commonPrefixes, last }
    if (group === undefined) entries.push(entry)
    else commonPrefixes.push(group)
    last = group === undefined ? { key: entry.key, entry } : { key: group, entry: undefined }
  }
  return { entries, commonPrefixes, last: undefined }
}
