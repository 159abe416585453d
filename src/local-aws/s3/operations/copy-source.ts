import { checkSourceConditions } from '../conditions.ts'
import { s3Errors } from '../errors.ts'
import { openObject } from '../find-object.ts'
import { closeObject } from '../open-object.ts'
import { checkVersionId, type S3Request } from '../request.ts'
import type { Store } from '../store.ts'
import { isMarker } from '../version-stack.ts'

export type CopySource = { readonly bucket: string; readonly key: string; readonly versionId?: string }

/** `/bucket/key`, percent-encoded, with or without the first slash, perhaps with a version. */
export function parseCopySource(header: string): CopySource {
  const match = /^\/?([^/?]+)\/([^?]+)(?:\?versionId=(.*))?$/.exec(header)
  if (header.startsWith('arn:')) throw s3Errors.notImplemented('An access point as the source of a copy')
  try {
    const [bucket, key, versionId] = [match?.[1], match?.[2], match?.[3]].map(
      (part) => part && decodeURIComponent(part),
    )
    if (bucket && key) return { bucket, key, ...(versionId !== undefined && { versionId: checkVersionId(versionId) }) }
  } catch (error) {
    if (!(error instanceof URIError)) throw error
  }
  throw s3Errors.invalidArgument(
    'x-amz-copy-source',
    header,
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
  )
}

/** Opens what a copy is made of, if the request's conditions let it; whoever calls closes it. */
export async function openCopySource(store: Store, { headers }: S3Request, source: CopySource) {
  const { objects } = store.bucket(source.bucket)
  const named = objects.versions(source.key).find(({ versionId }) => versionId === source.versionId)
  if (named && isMarker(named)) {
    throw s3Errors.invalidRequest(
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    )
  }
  const object = await openObject(store, source)
  try {
    checkSourceConditions(headers, object.record)
    return object
  } catch (error) {
    await closeObject(object)
    throw error
  }
}

/** A bucket that keeps versions says which one was copied. */
export function sourceVersionHeaders(store: Store, source: CopySource, versionId: string): Record<string, string> {
  const { versioning } = store.bucket(source.bucket).settings
  return versioning === undefined ? {} : { 'x-amz-copy-source-version-id': versionId }
}
