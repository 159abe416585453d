import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ObjectStorage } from '../../src/local-aws/service.ts'
import { ServiceError } from '../../src/local-aws/service.ts'

export type MemoryStorage = ObjectStorage & { readonly objects: Map<string, Buffer> }

/** Objects of the one bucket `bucket`. */
export function createMemoryStorage(initial: Readonly<Record<string, string>> = {}): MemoryStorage {
  const objects = new Map<string, Buffer>(Object.entries(initial).map(([key, text]) => [key, Buffer.from(text)]))
  const inBucket = (bucket: string) => {
    if (bucket !== 'bucket') throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404)
    return objects
  }
  return {
    objects,
    async put(bucket, key, content) {
      inBucket(bucket).set(key, Buffer.isBuffer(content) ? content : await readFile(content.file))
    },
    get: async (bucket, key) => inBucket(bucket).get(key),
    async download(bucket, key, file) {
      const content = inBucket(bucket).get(key)
      if (!content) return false
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
      return true
    },
    async *list(bucket, prefix) {
      for (const [key, content] of inBucket(bucket)) if (key.startsWith(prefix)) yield { key, bytes: content.length }
    },
  }
}
