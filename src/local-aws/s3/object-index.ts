import type { Checksum } from './checksums.ts'
import { compareKeys, firstIndex } from './key-order.ts'
import type { Tag } from './tags.ts'
import { currentOf } from './version-stack.ts'

/** What is known of a stored object besides its bytes. */
export type ObjectRecord = {
  /** `null` for what was put while its bucket was not versioned. */
  readonly versionId: string
  /** Names the file in which its bytes arrived: tells after a crash whether they reached their place. */
  readonly contentId: string
  /** Whether the bytes, while current, lie under the key's own path, or apart because the key cannot be a path. */
  readonly stored: 'plain' | 'apart'
  readonly bytes: number
  /** Without quotes. */
  readonly etag: string
  /** Epoch milliseconds. */
  readonly lastModified: number
  /** Headers that come back with the object: content-type, cache-control, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>
  readonly checksum?: Checksum
  readonly tags?: readonly Tag[]
  /** Of an object that came in parts. */
  readonly multipart?: Multipart
}

type Multipart = {
  readonly uploadId: string
  /** In their order; with checksums where the object's is composed of them. */
  readonly parts: ReadonlyArray<{ readonly bytes: number; readonly checksum?: string }>
}

/** Stands for "there is no object now" in a versioned bucket. */
export type DeleteMarker = { readonly versionId: string; readonly lastModified: number; readonly deleteMarker: true }

export type Version = ObjectRecord | DeleteMarker

/** The objects of one bucket, in the order of their keys. */
export type ObjectIndex = {
  /** Of the objects that there are now. Sorted; changes under whoever holds it across an await. */
  readonly keys: readonly string[]
  /** Also of those of which only older versions and delete markers are left. */
  readonly allKeys: readonly string[]
  get(key: string): ObjectRecord | undefined
  /** The newest first. */
  versions(key: string): readonly Version[]
  set(key: string, versions: readonly Version[]): void
}

const none: readonly Version[] = []

export function createObjectIndex(entries: ReadonlyMap<string, readonly Version[]> = new Map()): ObjectIndex {
  const stacks = new Map(entries)
  const allKeys = [...stacks.keys()].sort(compareKeys)
  const versions = (key: string) => stacks.get(key) ?? none
  const keys = allKeys.filter((key) => currentOf(versions(key)))
  return {
    keys,
    allKeys,
    versions,
    get: (key) => currentOf(versions(key)),
    set(key, after) {
      const before = versions(key)
      if (after.length > 0) stacks.set(key, after)
      else stacks.delete(key)
      keep(allKeys, key, before.length > 0, after.length > 0)
      keep(keys, key, currentOf(before) !== undefined, currentOf(after) !== undefined)
    },
  }
}

function keep(sorted: string[], key: string, was: boolean, is: boolean): void {
  if (was === is) return
  const place = firstIndex(sorted, (other) => compareKeys(other, key) >= 0)
  if (is) sorted.splice(place, 0, key)
  else sorted.splice(place, 1)
}
