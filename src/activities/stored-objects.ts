import { createHash } from 'node:crypto'
import type { ObjectStore } from '../aws/object-store.ts'
import { type ObjectReference, objectUri, parseObjectUri } from '../contract/keys.ts'
import { failure, rethrowAws } from './failures.ts'

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Writes an object, over an earlier attempt's if there is one, and refers to it. */
export async function storeObject(
  objects: Pick<ObjectStore, 'write'>,
  bucket: string,
  key: string,
  body: string,
): Promise<ObjectReference> {
  const bytes = new TextEncoder().encode(body)
  const uri = objectUri(bucket, key)
  await objects.write(bucket, key, bytes).catch((error) => rethrowAws(error, `write ${uri}`))
  return { uri, sha256: sha256(bytes), bytes: bytes.length }
}

/** Writes an object that never changes. One that is there already must have the same bytes. */
export async function storeOnce(
  objects: Pick<ObjectStore, 'read' | 'writeOnce'>,
  bucket: string,
  key: string,
  body: Uint8Array,
): Promise<void> {
  const uri = objectUri(bucket, key)
  const wrote = await objects.writeOnce(bucket, key, body).catch((error) => rethrowAws(error, `write ${uri}`))
  if (!wrote) await readUnchanged(objects, { uri, sha256: sha256(body), bytes: body.length })
}

/** The bytes that the reference was made of; a failure says if they are gone or others by now. */
export async function readUnchanged(
  objects: Pick<ObjectStore, 'read'>,
  { uri, sha256: expected }: ObjectReference,
): Promise<Uint8Array> {
  const { bucket, key } = parseObjectUri(uri)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  if (!bytes) throw failure('ObjectMissing', `${uri} is not there, expected SHA-256 ${expected}`)
  const actual = sha256(bytes)
  if (actual !== expected) throw failure('ObjectChanged', `${uri} has SHA-256 ${actual}, expected ${expected}`)
  return bytes
}
