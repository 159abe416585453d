import { rm } from 'node:fs/promises'
import { asList, fromXml } from '../../protocol/xml.ts'
import { ServiceError } from '../../service.ts'
import { writePrecondition } from '../conditions.ts'
import { s3Errors } from '../errors.ts'
import { headersToKeep, quoted } from '../object-headers.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { numberFrom, readSmallBody, type S3Request } from '../request.ts'
import type { Store } from '../store.ts'
import { multipartEtag, type Part, readInOrder, type Uploads } from '../uploads.ts'
import { expectNothing } from '../verifier.ts'

// Every part but the last must be this long: S3's own rule.
const smallestPartBytes = 5 * 1024 * 1024
const mostParts = 10_000
const bodyLimitBytes = 4 * 1024 * 1024

export async function createUpload(
  store: Store,
  uploads: Uploads,
  { bucket, key, headers }: S3Request,
): Promise<Reply> {
  store.bucket(bucket)
  const uploadId = await uploads.create({ bucket, key, headers: headersToKeep(headers) })
  return xmlReply('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: uploadId })
}

export async function uploadPart(store: Store, uploads: Uploads, request: S3Request): Promise<Reply> {
  const uploadId = uploadIdOf(request)
  const number = numberFrom(request.query, 'partNumber', 0)
  if (number < 1 || number > mostParts) {
    const message = `Part number must be an integer between 1 and ${mostParts}, inclusive`
    throw s3Errors.invalidArgument('partNumber', String(number), message)
  }
  await uploads.find(uploadId, request.bucket, request.key)
  const { source, expected } = request.body()
  const content = await store.receive(source, expected)
  try {
    await uploads.alone(uploadId, async () => {
      await uploads.find(uploadId, request.bucket, request.key)
      await uploads.addPart(uploadId, number, content)
    })
  } finally {
    await rm(content.file, { force: true })
  }
  return { headers: { etag: quoted(content.md5), ...content.checksums, 'content-length': 0 } }
}

export async function listParts(uploads: Uploads, request: S3Request): Promise<Reply> {
  const { bucket, key, query } = request
  const uploadId = uploadIdOf(request)
  await uploads.find(uploadId, bucket, key)
  const after = numberFrom(query, 'part-number-marker', 0)
  const maxParts = Math.min(numberFrom(query, 'max-parts', 1000), 1000)
  const rest = (await uploads.parts(uploadId)).filter((part) => part.number > after)
  const page = rest.slice(0, maxParts)
  return xmlReply('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number,
    MaxParts: maxParts,
    IsTruncated: page.length < rest.length,
    Part: page.map(describePart),
  })
}

export async function completeUpload(store: Store, uploads: Uploads, request: S3Request): Promise<Reply> {
  const { bucket, key, headers } = request
  const uploadId = uploadIdOf(request)
  const allowed = writePrecondition(headers, key)
  const order = (await readSmallBody(request, bodyLimitBytes)).toString('utf8')
  const record = await uploads.alone(uploadId, async () => {
    const upload = await uploads.find(uploadId, bucket, key)
    const parts = chooseParts(order, await uploads.parts(uploadId))
    const content = await store.receive(readInOrder(parts), expectNothing)
    const description = { headers: upload.headers, etag: multipartEtag(parts) }
    const committed = await store.commit(bucket, key, content, description, allowed)
    await uploads.remove(uploadId)
    return committed
  })
  const answer = { Location: `/${bucket}/${key}`, Bucket: bucket, Key: key, ETag: quoted(record.etag) }
  return xmlReply('CompleteMultipartUploadResult', answer)
}

export async function abortUpload(uploads: Uploads, request: S3Request): Promise<Reply> {
  const uploadId = uploadIdOf(request)
  await uploads.alone(uploadId, async () => {
    await uploads.find(uploadId, request.bucket, request.key)
    await uploads.remove(uploadId)
  })
  return { status: 204 }
}

/** The parts that a completion names, if it names them rightly. */
function chooseParts(xml: string, present: readonly Part[]): Part[] {
  const named = asList(fromXml('CompleteMultipartUpload', xml).Part).map(readNamedPart)
  if (named.length === 0)
    throw new ServiceError('MalformedXML', 'A CompleteMultipartUpload must name at least one part')
  const chosen = named.map(({ number, etag }) => {
    const part = present.find((candidate) => candidate.number === number)
    if (part && part.etag === etag) return part
    throw new ServiceError(
      'InvalidPart',
      'One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not match.',
      400,
      { PartNumber: number, ETag: etag },
    )
  })
  checkOrder(chosen)
  return chosen
}

function checkOrder(parts: readonly Part[]): void {
  parts.forEach((part, index) => {
    const next = parts[index + 1]
    if (!next) return
    if (next.number <= part.number) {
      throw new ServiceError('InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    if (part.bytes < smallestPartBytes) {
      const members = { ProposedSize: part.bytes, MinSizeAllowed: smallestPartBytes, PartNumber: part.number }
      throw new ServiceError(
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
        400,
        members,
      )
    }
  })
}

function readNamedPart(part: unknown): { number: number; etag: string } {
  const { PartNumber, ETag } = (typeof part === 'object' && part !== null ? part : {}) as Record<string, unknown>
  return { number: Number(PartNumber), etag: String(ETag ?? '').replaceAll('"', '') }
}

function describePart(part: Part): object {
  const modified = new Date(part.lastModified).toISOString()
  return { PartNumber: part.number, LastModified: modified, ETag: quoted(part.etag), Size: part.bytes }
}

function uploadIdOf({ query }: S3Request): string {
  return query.get('uploadId') ?? ''
}
