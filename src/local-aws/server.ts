import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from './http/body.ts'
import { type Listening, listen } from './http/listen.ts'
import type { Log } from './log.ts'
import { errorAnswer, type JsonService, type WireAnswer } from './protocol/json-service.ts'
import { queryAccessDenied } from './protocol/query-error.ts'
import { ServiceError } from './service.ts'

type InvocationHandler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void>

/** What the server gives requests to. */
export type LocalServices = {
  readonly json: readonly JsonService[]
  readonly s3: (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>
  readonly invoke: InvocationHandler
}

export type ServerOptions = {
  readonly port: number
  /** Loopback unless told otherwise: there is no login, and jobs run as this user. */
  readonly host?: string
  /** Built once the address is known; requests that come earlier wait for it. */
  readonly services: (url: string) => Promise<LocalServices>
  readonly log: Log
}

// Above every limit of the services themselves, which say so in their own words.
const jsonBodyLimitBytes = 10 * 1024 * 1024
const invocationBodyLimitBytes = 25 * 1024 * 1024

/** Serves AWS's protocols on one port: JSON services by their target header, invocations by their path, all else as S3. */
export async function startServer(options: ServerOptions): Promise<Listening> {
  const listening = await listen({ host: options.host ?? '127.0.0.1', port: options.port })
  const services = options.services(listening.url)
  listening.serve((request, response) => {
    answer(services, request, response, options.log).catch((error) =>
      options.log.warn({ err: error }, 'a request was lost'),
    )
  })
  try {
    await services
  } catch (error) {
    await listening.close()
    throw error
  }
  return listening
}

async function answer(ready: Promise<LocalServices>, request: IncomingMessage, response: ServerResponse, log: Log) {
  const requestId = randomUUID()
  response.setHeader('x-amzn-requestid', requestId)
  try {
    await route(await ready, request, response, requestId)
  } catch (error) {
    // The client went away: there is nobody to answer.
    if (response.destroyed || (request.destroyed && !request.complete)) return void response.destroy()
    if (!(error instanceof ServiceError)) logInternal(log, request, requestId, error)
    const known =
      error instanceof ServiceError ? error : new ServiceError('InternalFailure', 'An internal error occurred', 500)
    if (response.headersSent) response.destroy()
    else send(response, errorAnswer(known, '1.1'))
  }
}

function logInternal(log: Log, request: IncomingMessage, requestId: string, err: unknown): void {
  log.error({ requestId, method: request.method, url: request.url, err }, 'internal failure of the local AWS')
}

async function route(services: LocalServices, request: IncomingMessage, response: ServerResponse, requestId: string) {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') return answerJson(services.json, target, request, response)
  if (request.method === 'POST' && /^\/endpoints\/[^/]+\/invocations$/.test(pathOf(request))) {
    return services.invoke(request, response, await readBody(request, invocationBodyLimitBytes))
  }
  if (request.method === 'POST' && request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return send(response, queryAccessDenied(await readBody(request, jsonBodyLimitBytes), requestId))
  }
  return services.s3(request, response, requestId)
}

async function answerJson(
  services: readonly JsonService[],
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const body = await readBody(request, jsonBodyLimitBytes)
  const [prefix, operation = ''] = target.split('.')
  const service = services.find((candidate) => candidate.target === prefix)
  if (!service) {
    throw new ServiceError('UnknownOperationException', `${JSON.stringify(target)} is not served by this local AWS`)
  }
  send(response, await service.answer(operation, request.headers, body))
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

function send(response: ServerResponse, answer: WireAnswer): void {
  const length = Buffer.byteLength(answer.body)
  response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': length }).end(answer.body)
}
