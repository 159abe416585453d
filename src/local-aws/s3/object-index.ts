import { compareKeys, firstIndex } from './key-order.ts'

/** What is known of a stored object besides its bytes. */
export type ObjectRecord = {
  /** Names the file in which its bytes arrived: tells after a crash whether they reached their place. */
  readonly contentId: string
  /** Whether the bytes lie under the key's own path, or apart because the key cannot be a path. */
  readonly stored: 'plain' | 'apart'
  readonly bytes: number
  /** Without quotes. */
  readonly etag: string
  /** Epoch milliseconds. */
  readonly lastModified: number
  /** Headers that come back with the object: content-type, cache-control, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>
  /** Base64 by header name, as the writer sent them. */
  readonly checksums: Readonly<Record<string, string>>
}

/** The objects of one bucket, in the order of their keys. */
export type ObjectIndex = {
  /** Sorted; changes under whoever holds it across an await. */
  readonly keys: readonly string[]
  get(key: string): ObjectRecord | undefined
  set(key: string, record: ObjectRecord): void
  delete(key: string): boolean
}

export function createObjectIndex(entries: ReadonlyMap<string, ObjectRecord> = new Map()): ObjectIndex {
  const records = new Map(entries)
  const keys = [...records.keys()].sort(compareKeys)
  const place = (key: string) => firstIndex(keys, (other) => compareKeys(other, key) >= 0)
  return {
    keys,
    get: (key) => records.get(key),
    set(key, record) {
      if (!records.has(key)) keys.splice(place(key), 0, key)
      records.set(key, record)
    },
    delete(key) {
      if (!records.delete(key)) return false
      keys.splice(place(key), 1)
      return true
    },
  }
}
