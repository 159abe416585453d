import type { IncomingMessage, ServerResponse } from 'node:http'
import { ServiceError } from '../service.ts'
import type { ChunkSignature, TrailerSignature } from './aws-chunked.ts'
import { s3Errors } from './errors.ts'
import { s3OperationName } from './operation-name.ts'
import { type S3Context, s3Operations } from './operations.ts'
import { errorReply, type Reply, sendReply } from './reply.ts'
import { type Arrival, readS3Request, type S3Request } from './request.ts'
import type { Store } from './store.ts'
import { refuseUnservedHeaders } from './unserved-headers.ts'
import { openUploads } from './uploads.ts'

/** Serves S3's requests, path style. Bodies that are signed piece by piece are checked by what comes with them. */
export function createS3Handler(store: Store) {
  const context: S3Context = { store, uploads: openUploads(store.uploadsFolder, store.now) }
  return async (
    message: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    chunkSignature?: ChunkSignature,
    trailerSignature?: TrailerSignature,
  ): Promise<void> => {
    response.setHeader('x-amz-request-id', requestId)
    response.setHeader('x-amz-id-2', requestId)
    const reply = await answer(context, message, { requestId, chunkSignature, trailerSignature })
    await sendReply(response, reply, message.method !== 'HEAD')
    // What nobody read of the body must not stand in the way of the connection's next request.
    message.resume()
  }
}

async function answer(
  context: S3Context,
  message: IncomingMessage,
  arrival: Arrival & { readonly requestId: string },
): Promise<Reply> {
  try {
    return await perform(context, readS3Request(message, arrival))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return errorReply(error, message.url ?? '/', arrival.requestId)
  }
}

async function perform(context: S3Context, request: S3Request): Promise<Reply> {
  const name = s3OperationName(request)
  if (name === undefined) throw s3Errors.methodNotAllowed(request.method)
  const operation = Object.hasOwn(s3Operations, name) ? s3Operations[name] : undefined
  if (!operation) throw s3Errors.notImplemented(name)
  refuseUnservedHeaders(request.headers, context.store.account)
  return operation(context, request)
}
