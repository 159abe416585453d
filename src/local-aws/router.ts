import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { signedService } from './auth/authorization.ts'
import { type ChunkVerifier, createChunkVerifier } from './auth/chunk-signatures.ts'
import { inProtocol, type Protocol } from './auth/protocol-errors.ts'
import { Dropped, type Guard } from './guard.ts'
import { readBody, unpackBody } from './http/body.ts'
import { discardedResponse } from './http/discarded-response.ts'
import { pathOf, queryOf } from './http/request-path.ts'
import type { AwsService, WireAnswer } from './protocol/aws-service.ts'
import { answerCbor, cborError } from './protocol/cbor-protocol.ts'
import { answerJson, jsonError } from './protocol/json-protocol.ts'
import { answerQuery, queryError } from './protocol/query-protocol.ts'
import { s3OperationName } from './s3/operation-name.ts'
import { errorReply, sendReply } from './s3/reply.ts'
import { readS3Request } from './s3/request.ts'
import { ServiceError } from './service.ts'
import { answerSubscriptionLink, isSubscriptionLink } from './sns/links.ts'

/** One request with its answer. */
export type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
}

/** What the server gives requests to. */
export type LocalServices = {
  readonly aws: readonly AwsService[]
  readonly s3: (
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    /** Only for a body whose chunks are signed. */
    chunkSignature?: ChunkVerifier['chunk'],
    trailerSignature?: ChunkVerifier['trailer'],
  ) => Promise<void>
  readonly invoke: (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void>
  /** The pages and the admin endpoint of this server itself, which AWS has not. */
  readonly site?: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  readonly guard: Guard
}

// Above every limit of the services themselves, which say so in their own words.
const bodyLimitBytes = 10 * 1024 * 1024
const invocationBodyLimitBytes = 25 * 1024 * 1024

/** Finds out what a request is for, as AWS's own hosts would know from their names, and answers it in its own protocol. */
export async function route(services: LocalServices, exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  if (services.site && isForSite(request)) return services.site(request, response)
  const link =
    request.method === 'GET' && isSubscriptionLink(request.url ?? '/')
      ? services.aws.find(({ service }) => service === 'sns')
      : undefined
  if (link) return send(response, await answerSubscriptionLink(link, request.url ?? '/'))
  const [protocol, answer] = serve(services, request)
  try {
    await answer(services, exchange)
  } catch (error) {
    if (error instanceof Dropped) return void response.destroy()
    if (!(error instanceof ServiceError)) throw error
    await answerError(exchange, inProtocol(error, protocol), protocol)
  }
}

type Answerer = (services: LocalServices, exchange: Exchange) => Promise<void>

function serve({ aws }: LocalServices, request: IncomingMessage): readonly [Protocol, Answerer] {
  if (typeof request.headers['x-amz-target'] === 'string') return ['json', answerTarget]
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return ['cbor', answerRpc]
  if (request.method === 'POST' && /^\/endpoints\/[^/]+\/[a-z-]*invocations[a-z-]*$/.test(pathOf(request))) {
    return ['rest-json', answerInvocation]
  }
  const service = signedService(request)
  // An object may be put with the content type of a form: clients of presigned URLs do so without being asked.
  if (isForm(request) && service !== 's3') return ['query', answerForm]
  if (service === undefined || service === 's3') return ['s3', answerS3]
  const speaksQuery = aws.some((candidate) => candidate.service === service && candidate.query)
  return speaksQuery ? ['query', answerForm] : ['rest-json', refuseUnknown]
}

function isForSite(request: IncomingMessage): boolean {
  const path = pathOf(request)
  if (path.startsWith('/_local-aws/')) return true
  const isSigned = request.headers.authorization !== undefined || (request.url ?? '').includes('X-Amz-Signature=')
  return request.method === 'GET' && path === '/' && !isSigned && (request.headers.accept ?? '').includes('text/html')
}

async function answerTarget(services: LocalServices, { request, response }: Exchange): Promise<void> {
  const raw = await readBody(request, bodyLimitBytes)
  const { caller } = services.guard.authenticate(request, sha256(raw))
  const target = String(request.headers['x-amz-target'])
  const [prefix, operation = ''] = target.split('.')
  const service = services.aws.find((candidate) => candidate.json?.target === prefix)
  if (!service) {
    throw new ServiceError('UnknownOperationException', `${JSON.stringify(target)} is not served by this local AWS`)
  }
  const body = await unpackBody(request.headers, raw, bodyLimitBytes)
  const { dropAfter } = await services.guard.admit(occasionOf(service.service, operation, body))
  const answer = await answerJson(service, operation, { headers: request.headers, body, caller })
  send(response, answer, dropAfter)
}

async function answerRpc(services: LocalServices, { request, response }: Exchange): Promise<void> {
  const raw = await readBody(request, bodyLimitBytes)
  const { caller } = services.guard.authenticate(request, sha256(raw))
  const [, target, operation = ''] = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(pathOf(request)) ?? []
  const service = services.aws.find((candidate) => candidate.speaksCbor && candidate.json?.target === target)
  if (!service) {
    const asked = JSON.stringify(pathOf(request))
    throw new ServiceError('UnknownOperationException', `${asked} is not served in CBOR by this local AWS`)
  }
  const body = await unpackBody(request.headers, raw, bodyLimitBytes)
  const { dropAfter } = await services.guard.admit(occasionOf(service.service, operation, body))
  send(response, await answerCbor(service, operation, { body, caller }), dropAfter)
}

async function answerForm(services: LocalServices, { request, response, requestId }: Exchange): Promise<void> {
  const raw = await readBody(request, bodyLimitBytes)
  const body = await unpackBody(request.headers, raw, bodyLimitBytes)
  const { caller, authorization } = services.guard.authenticate(request, sha256(raw))
  const form = new URLSearchParams(request.method === 'GET' ? queryOf(request) : body.toString('utf8'))
  const operation = form.get('Action') ?? 'an unnamed action'
  const service = services.aws.find((candidate) => candidate.service === authorization.service && candidate.query)
  if (!service) throw new ServiceError('AccessDenied', `${operation} is not served by this local AWS`, 403)
  const { dropAfter } = await services.guard.admit(occasionOf(service.service, operation, body))
  send(response, await answerQuery(service, { form, caller, requestId }), dropAfter)
}

async function answerInvocation(services: LocalServices, { request, response }: Exchange): Promise<void> {
  const raw = await readBody(request, invocationBodyLimitBytes)
  services.guard.authenticate(request, sha256(raw))
  const name = pathOf(request)
  const { dropAfter } = await services.guard.admit({ service: 'sagemaker', operation: 'InvokeEndpoint', name })
  await services.invoke(request, dropAfter ? discardedResponse(request) : response, raw)
  if (dropAfter) response.destroy()
}

async function answerS3(services: LocalServices, { request, response, requestId }: Exchange): Promise<void> {
  const asked = readS3Request(request, { requestId })
  // What the sender says of its payload is signed; S3 itself compares it with the bytes as they come.
  const presigned = request.headers.authorization === undefined
  const payload = presigned ? 'UNSIGNED-PAYLOAD' : String(request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD')
  const signed = services.guard.authenticate(request, payload)
  const operation = s3OperationName(asked)
  const occasion = { service: 's3', ...(operation && { operation }), name: `${asked.bucket}/${asked.key}` }
  const { dropAfter } = await services.guard.admit(occasion)
  const hasSignedChunks = payload.startsWith('STREAMING-AWS4-HMAC-SHA256')
  const verifier = hasSignedChunks ? createChunkVerifier(signed) : undefined
  const target = dropAfter ? discardedResponse(request) : response
  await services.s3(request, target, requestId, verifier?.chunk, verifier?.trailer)
  if (dropAfter) response.destroy()
}

async function refuseUnknown({ guard }: LocalServices, { request }: Exchange): Promise<void> {
  const { authorization } = guard.authenticate(request, sha256(await readBody(request, bodyLimitBytes)))
  throw new ServiceError('AccessDenied', `The service ${authorization.service} is not served by this local AWS`, 403)
}

async function answerError({ request, response, requestId }: Exchange, error: ServiceError, protocol: Protocol) {
  if (response.headersSent) return void response.destroy()
  // What nobody read of the body must not stand in the way of the connection's next request.
  request.resume()
  if (protocol === 's3') {
    return sendReply(response, errorReply(error, request.url ?? '/', requestId), request.method !== 'HEAD')
  }
  if (protocol === 'query') return send(response, queryError(error, requestId))
  send(response, protocol === 'cbor' ? cborError(error) : jsonError(error, '1.1'))
}

/** Names in the body tell a fault which job or endpoint a call is about. */
function occasionOf(service: string, operation: string, body: Buffer) {
  return {
    service,
    operation,
    get name() {
      return body.toString('utf8')
    },
  }
}

function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}

function send(response: ServerResponse, answer: WireAnswer, drop = false): void {
  if (drop) return void response.destroy()
  const length = Buffer.byteLength(answer.body)
  response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': length }).end(answer.body)
}
