import { rm } from 'node:fs/promises'
import { declaredChecksum, headerOf, memberOf } from '../checksum-headers.ts'
import type { Content } from '../content.ts'
import { s3Errors } from '../errors.ts'
import { quoted } from '../object-headers.ts'
import { closeObject, streamOf } from '../open-object.ts'
import type { S3Context } from '../operations.ts'
import type { ByteRange } from '../range.ts'
import { emptyReply, type Reply, xmlReply } from '../reply.ts'
import { numberFrom, type S3Request } from '../request.ts'
import type { Upload } from '../uploads.ts'
import type { Expectations } from '../verifier.ts'
import { openCopySource, parseCopySource, sourceVersionHeaders } from './copy-source.ts'
import { uploadIdOf } from './uploads.ts'

const mostParts = 10_000
// S3's own limit for a part.
const mostPartBytes = 5 * 1024 ** 3

export async function uploadPart(context: S3Context, request: S3Request): Promise<Reply> {
  const number = partNumberOf(request)
  const upload = await findUpload(context, request)
  const algorithm = algorithmOfPart(upload, request)
  const { source, expected } = request.body()
  const { algorithm: _, ...rest } = expected
  const content = await receivePart(context, request, number, source, { ...rest, ...(algorithm && { algorithm }) })
  const { checksum } = content
  return emptyReply({ etag: quoted(content.md5), ...(checksum && { [headerOf(checksum.algorithm)]: checksum.value }) })
}

export async function uploadPartCopy(context: S3Context, request: S3Request): Promise<Reply> {
  const { store } = context
  const number = partNumberOf(request)
  const source = parseCopySource(String(request.headers['x-amz-copy-source']))
  const upload = await findUpload(context, request)
  const object = await openCopySource(store, request, source)
  try {
    const range = copyRange(request.headers['x-amz-copy-source-range']?.toString(), object.record.bytes)
    const algorithm = upload.checksum && { algorithm: upload.checksum.algorithm }
    const content = await receivePart(context, request, number, streamOf(object, range), { ...algorithm })
    const { checksum } = content
    const result = {
      LastModified: new Date(store.now()).toISOString(),
      ETag: quoted(content.md5),
      ...(checksum && { [memberOf(checksum.algorithm)]: checksum.value }),
    }
    return xmlReply('CopyPartResult', result, sourceVersionHeaders(store, source, object.record.versionId))
  } finally {
    await closeObject(object)
  }
}

async function receivePart(
  { store, uploads }: S3Context,
  request: S3Request,
  number: number,
  source: AsyncIterable<Uint8Array>,
  expected: Expectations,
): Promise<Content> {
  const uploadId = uploadIdOf(request)
  const content = await store.receive(source, expected)
  try {
    await uploads.alone(uploadId, async () => {
      await uploads.find(uploadId, request.bucket, request.key)
      await uploads.addPart(uploadId, number, content)
    })
  } finally {
    await rm(content.file, { force: true })
  }
  return content
}

async function findUpload({ store, uploads }: S3Context, request: S3Request): Promise<Upload> {
  store.bucket(request.bucket)
  return uploads.find(uploadIdOf(request), request.bucket, request.key)
}

/** A part's checksum must be of the kind that its upload was begun with; an upload begun without one takes any. */
function algorithmOfPart({ checksum }: Upload, { headers }: S3Request) {
  const declared = declaredChecksum(headers)?.algorithm
  if (!checksum) return declared
  const mayBeMissing = declared === undefined && checksum.type === 'FULL_OBJECT'
  if (declared === checksum.algorithm || mayBeMissing) return checksum.algorithm
  throw s3Errors.invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm}, actual checksum Type: ${declared ?? 'null'}`,
  )
}

function partNumberOf({ query }: S3Request): number {
  const number = numberFrom(query, 'partNumber', 0)
  if (number >= 1 && number <= mostParts) return number
  const message = `Part number must be an integer between 1 and ${mostParts}, inclusive`
  throw s3Errors.invalidArgument('partNumber', String(number), message)
}

function copyRange(header: string | undefined, bytes: number): ByteRange | undefined {
  if (header === undefined) {
    if (bytes > mostPartBytes) throw s3Errors.invalidRequest(`${tooLarge}${mostPartBytes}`)
    return undefined
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? []
  const range = { first: Number(first), last: Number(last) }
  if (first === undefined || last === undefined || range.last < range.first) {
    throw s3Errors.invalidArgument('x-amz-copy-source-range', header, wrongRange)
  }
  if (range.last >= bytes) {
    const message = `Range specified is not valid for source object of size: ${bytes}`
    throw s3Errors.invalidArgument('x-amz-copy-source-range', header, message)
  }
  return range
}

const wrongRange =
  'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy'
const tooLarge = 'The specified copy source is larger than the maximum allowable size for a copy source: '
