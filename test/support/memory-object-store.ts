import { createHash } from 'node:crypto'
import type { ObjectStore } from '../../src/aws/object-store.ts'

/** S3 in memory. `contents` is what is stored, by `bucket/key`, for tests to look at and to tamper with. */
export type MemoryObjectStore = ObjectStore & { readonly contents: Map<string, Uint8Array> }

export function createMemoryObjectStore(): MemoryObjectStore {
  const contents = new Map<string, Uint8Array>()
  const at = (bucket: string, key: string) => `${bucket}/${key}`
  return {
    contents,
    async read(bucket, key) {
      return contents.get(at(bucket, key))
    },
    async write(bucket, key, body) {
      contents.set(at(bucket, key), toBytes(body))
    },
    async writeOnce(bucket, key, body) {
      if (contents.has(at(bucket, key))) return false
      contents.set(at(bucket, key), toBytes(body))
      return true
    },
    async size(bucket, key) {
      return contents.get(at(bucket, key))?.length
    },
    async *list(bucket, prefix) {
      const keys = [...contents.keys()].filter((name) => name.startsWith(at(bucket, prefix)))
      for (const name of keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
        const bytes = contents.get(name) ?? new Uint8Array()
        const etag = createHash('md5').update(bytes).digest('hex')
        yield { key: name.slice(bucket.length + 1), bytes: bytes.length, etag, lastModified: new Date(0) }
      }
    },
    async remove(bucket, key) {
      contents.delete(at(bucket, key))
    },
  }
}

function toBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}
