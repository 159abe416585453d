import type { IncomingMessage, ServerResponse } from 'node:http'
import { ServiceError } from '../service.ts'
import { s3Errors } from './errors.ts'
import * as buckets from './operations/buckets.ts'
import { copyObject } from './operations/copy-object.ts'
import { deleteObjects } from './operations/delete-objects.ts'
import { listObjects } from './operations/listings.ts'
import * as multipart from './operations/multipart.ts'
import * as objects from './operations/objects.ts'
import { errorReply, type Reply, sendReply } from './reply.ts'
import { readS3Request, type S3Request } from './request.ts'
import type { Store } from './store.ts'
import { openUploads, type Uploads } from './uploads.ts'

// Query names that make a request a call of another operation: to serve it as if they were not there would harm.
const otherOperations = (
  'accelerate acl analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle logging metrics ' +
  'notification object-lock ownershipControls policy policyStatus publicAccessBlock replication requestPayment restore ' +
  'retention select tagging torrent versionId versions website'
).split(' ')

/** Serves S3's requests, path style. */
export function createS3Handler(store: Store) {
  const uploads = openUploads(store.uploadsFolder)
  return async (message: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    response.setHeader('x-amz-request-id', requestId)
    response.setHeader('x-amz-id-2', requestId)
    await sendReply(response, await answer(store, uploads, message, requestId), message.method !== 'HEAD')
    // What nobody read of the body must not stand in the way of the connection's next request.
    message.resume()
  }
}

async function answer(store: Store, uploads: Uploads, message: IncomingMessage, requestId: string): Promise<Reply> {
  try {
    return await perform(store, uploads, readS3Request(message))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return errorReply(error, message.url ?? '/', requestId)
  }
}

async function perform(store: Store, uploads: Uploads, request: S3Request): Promise<Reply> {
  const other = otherOperations.find((name) => request.query.has(name))
  if (other) throw s3Errors.notImplemented(`${request.method} ?${other}`)
  if (request.key !== '') return performOnObject(store, uploads, request)
  if (request.bucket !== '') return performOnBucket(store, request)
  if (request.method === 'GET') return buckets.listBuckets(store)
  throw methodNotAllowed(request)
}

async function performOnBucket(store: Store, request: S3Request): Promise<Reply> {
  const { method, query } = request
  switch (method) {
    case 'PUT':
      return buckets.createBucket(store, request)
    case 'HEAD':
      return buckets.headBucket(store, request)
    case 'DELETE':
      return buckets.deleteBucket(store, request)
    case 'POST':
      if (query.has('delete')) return deleteObjects(store, request)
      throw methodNotAllowed(request)
    case 'GET':
      if (query.has('location')) return buckets.bucketLocation(store, request)
      if (query.has('versioning')) return buckets.bucketVersioning(store, request)
      if (query.has('uploads')) throw s3Errors.notImplemented('ListMultipartUploads')
      return listObjects(store, request)
    default:
      throw methodNotAllowed(request)
  }
}

async function performOnObject(store: Store, uploads: Uploads, request: S3Request): Promise<Reply> {
  const { method, query, headers } = request
  const inUpload = query.has('uploadId')
  switch (method) {
    case 'PUT':
      if (headers['x-amz-copy-source'] !== undefined) {
        if (inUpload) throw s3Errors.notImplemented('UploadPartCopy')
        return copyObject(store, request)
      }
      return inUpload ? multipart.uploadPart(store, uploads, request) : objects.putObject(store, request)
    case 'GET':
      return inUpload ? multipart.listParts(uploads, request) : objects.getObject(store, request)
    case 'HEAD':
      return objects.headObject(store, request)
    case 'DELETE':
      return inUpload ? multipart.abortUpload(uploads, request) : objects.deleteObject(store, request)
    case 'POST':
      if (query.has('uploads')) return multipart.createUpload(store, uploads, request)
      if (inUpload) return multipart.completeUpload(store, uploads, request)
      throw methodNotAllowed(request)
    default:
      throw methodNotAllowed(request)
  }
}

function methodNotAllowed({ method }: S3Request): ServiceError {
  return new ServiceError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
    Method: method,
  })
}
