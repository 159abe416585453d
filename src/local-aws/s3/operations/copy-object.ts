import { readCondition, writePrecondition } from '../conditions.ts'
import { s3Errors } from '../errors.ts'
import { headersToKeep, quoted } from '../object-headers.ts'
import { type Reply, xmlReply } from '../reply.ts'
import type { S3Request } from '../request.ts'
import type { Store } from '../store.ts'
import { expectNothing } from '../verifier.ts'

export async function copyObject(store: Store, request: S3Request): Promise<Reply> {
  const { bucket, key, headers } = request
  const source = parseCopySource(String(headers['x-amz-copy-source']))
  store.bucket(bucket)
  store.bucket(source.bucket)
  const object = await store.open(source.bucket, source.key)
  if (!object) throw s3Errors.noSuchKey(source.key)
  try {
    checkSourceConditions(request, object.record)
    const replaces = headers['x-amz-metadata-directive'] === 'REPLACE'
    if (!replaces && source.bucket === bucket && source.key === key) throw s3Errors.invalidRequest(copyToItself)
    const content = await store.receive(object.handle.createReadStream({ start: 0, autoClose: false }), expectNothing)
    const kept = replaces ? headersToKeep(headers) : object.record.headers
    const record = await store.commit(bucket, key, content, { headers: kept }, writePrecondition(headers, key))
    const modified = new Date(record.lastModified).toISOString()
    return xmlReply('CopyObjectResult', { LastModified: modified, ETag: quoted(record.etag) })
  } finally {
    await object.handle.close()
  }
}

const copyToItself =
  "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata."

/** `/bucket/key`, percent-encoded, with or without the first slash. */
function parseCopySource(header: string): { bucket: string; key: string } {
  const match = /^\/?([^/?]+)\/([^?]+)(\?versionId=.*)?$/.exec(header)
  if (match?.[3]) throw s3Errors.notImplemented('A version as the source of a copy')
  try {
    return { bucket: decodeURIComponent(match?.[1] ?? ''), key: decodeURIComponent(match?.[2] ?? '') }
  } catch {
    throw s3Errors.invalidArgument('x-amz-copy-source', header, 'Copy Source must mention the source bucket and key')
  }
}

function checkSourceConditions({ headers }: S3Request, record: Parameters<typeof readCondition>[1]): void {
  const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']
  const conditions = names.flatMap((name) => {
    const value = headers[`x-amz-copy-source-${name}`]
    return typeof value === 'string' ? [[name, value]] : []
  })
  const answer = readCondition(Object.fromEntries(conditions), record)
  if (answer === 'not-modified') throw s3Errors.preconditionFailed('x-amz-copy-source-If-None-Match')
}
