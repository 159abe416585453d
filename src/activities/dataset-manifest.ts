import type { ObjectStore } from '../aws/object-store.ts'
import { datasetFiles, type ObjectReference, objectUri, storageKeys } from '../contract/keys.ts'
import type { DatasetManifest } from '../domain/dataset/manifest.ts'
import { rethrowAws } from './failures.ts'
import { sha256 } from './stored-objects.ts'

export type StoredManifest = { readonly manifest: DatasetManifest; readonly reference: ObjectReference }

/** The manifest of a data set; `undefined` while the data set is not complete. */
export async function readManifest(
  objects: Pick<ObjectStore, 'read'>,
  bucket: string,
  model: string,
  fingerprint: string,
): Promise<StoredManifest | undefined> {
  const key = `${storageKeys.dataset(model, fingerprint)}${datasetFiles.manifest}`
  const uri = objectUri(bucket, key)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  if (!bytes) return undefined
  const manifest = JSON.parse(new TextDecoder().decode(bytes)) as DatasetManifest
  return { manifest, reference: { uri, sha256: sha256(bytes), bytes: bytes.length } }
}
