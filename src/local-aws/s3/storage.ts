import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ObjectStorage } from '../service.ts'
import { noCondition } from './conditions.ts'
import { newRequestId } from './events.ts'
import { compareKeys, firstIndex } from './key-order.ts'
import { closeObject, readWhole, streamOf } from './open-object.ts'
import type { Store } from './store.ts'
import { expectNothing } from './verifier.ts'

const headers = { 'content-type': 'application/octet-stream' }

/** The objects as the other embedded services use them, without a way over HTTP. */
export function createObjectStorage(store: Store): ObjectStorage {
  return {
    async put(bucket, key, content) {
      store.bucket(bucket)
      const source = Buffer.isBuffer(content) ? wholeBuffer(content) : createReadStream(content.file)
      const origin = { requestId: newRequestId(), reason: 'PutObject' } as const
      const received = await store.receive(source, expectNothing)
      await store.commit({ bucket, key }, received, { headers, origin }, noCondition)
    },

    async get(bucket, key) {
      const object = await store.open({ bucket, key })
      if (!object) return undefined
      try {
        return await readWhole(object)
      } finally {
        await closeObject(object)
      }
    },

    async download(bucket, key, file) {
      const object = await store.open({ bucket, key })
      if (!object) return false
      await mkdir(dirname(file), { recursive: true })
      // Whoever finds the file finds all of it.
      const unfinished = `${file}.${randomUUID()}`
      try {
        await pipeline(streamOf(object), createWriteStream(unfinished))
        await rename(unfinished, file)
      } catch (error) {
        await rm(unfinished, { force: true })
        throw error
      } finally {
        await closeObject(object)
      }
      return true
    },

    async *list(bucket, prefix) {
      const { objects } = store.bucket(bucket)
      const start = firstIndex(objects.keys, (key) => compareKeys(key, prefix) >= 0)
      const end = firstIndex(objects.keys, (key) => compareKeys(key, prefix) > 0 && !key.startsWith(prefix))
      for (const key of objects.keys.slice(start, end)) {
        const record = objects.get(key)
        if (record) yield { key, bytes: record.bytes }
      }
    },
  }
}

async function* wholeBuffer(buffer: Buffer): AsyncGenerator<Uint8Array> {
  if (buffer.length > 0) yield buffer
}
