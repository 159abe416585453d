import type { ObjectStore } from '../aws/object-store.ts'

type Objects = Pick<ObjectStore, 'read' | 'write' | 'list'>

/** A store over another one, which is only read: what is written stays in memory, and is read back from there. Listings do not show it. */
export function overlayObjects(objects: Omit<Objects, 'write'>): Objects {
  const written = new Map<string, Uint8Array>()
  const nameOf = (bucket: string, key: string) => `${bucket}/${key}`
  return {
    list: objects.list,
    read: async (bucket, key) => written.get(nameOf(bucket, key)) ?? objects.read(bucket, key),
    write: async (bucket, key, body) => {
      written.set(nameOf(bucket, key), typeof body === 'string' ? new TextEncoder().encode(body) : body)
    },
  }
}
