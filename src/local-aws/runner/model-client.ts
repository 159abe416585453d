import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http'
import type { Clock } from '../clock.ts'

export type ModelAnswer = { readonly statusCode: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** An answer whose body is still coming. It breaks off with an error when the container does, or when its time is over. */
export type ModelStream = {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: AsyncIterable<Buffer>
}

/** No answer: the container ended, broke the connection or took too long. */
export class NoModelAnswer extends Error {
  override readonly name = 'NoModelAnswer'
}

export type ModelRequest = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: Buffer
  /** For the whole answer, in AWS's time. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export type ModelClient = ReturnType<typeof createModelClient>

/** Speaks to one model process, over connections that stay open. */
export function createModelClient(port: number, clock: Pick<Clock, 'after'>) {
  const agent = new Agent({ keepAlive: true, noDelay: true, maxSockets: 256 })
  const open = async (request: ModelRequest): Promise<IncomingMessage> => {
    const first = await openOnce({ agent, port, clock }, request)
    if (first instanceof IncomingMessage) return first
    // The container may close an idle connection just as it is used again. It has then not read the request.
    if (!first.onStaleConnection) throw new NoModelAnswer(first.reason)
    const second = await openOnce({ agent, port, clock }, request)
    if (second instanceof IncomingMessage) return second
    throw new NoModelAnswer(second.reason)
  }
  return {
    async send(request: ModelRequest): Promise<ModelAnswer> {
      const response = await open(request)
      const { statusCode = 0, headers } = response
      return { statusCode, headers, body: await readAll(response) }
    },
    /** Resolves as soon as the answer begins. */
    async stream(request: ModelRequest): Promise<ModelStream> {
      const response = await open(request)
      return { statusCode: response.statusCode ?? 0, headers: response.headers, body: response }
    },
    close(): void {
      agent.destroy()
    },
  }
}

type Line = { readonly agent: Agent; readonly port: number; readonly clock: Pick<Clock, 'after'> }
type Failure = { readonly reason: string; readonly onStaleConnection: boolean }

function openOnce({ agent, port, clock }: Line, request: ModelRequest): Promise<IncomingMessage | Failure> {
  const { method, path, headers = {}, body = Buffer.alloc(0), timeoutMs, signal } = request
  return new Promise((resolve) => {
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      method,
      path,
      agent,
      headers: { ...headers, 'content-length': body.length },
      ...(signal && { signal }),
    })
    let answer: IncomingMessage | undefined
    const stopWaiting = clock.after(timeoutMs, () => {
      const late = new NoModelAnswer(`no answer within ${timeoutMs} ms`)
      if (answer) answer.destroy(late)
      else outgoing.destroy(late)
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const broken = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      resolve({ reason: error.message, onStaleConnection: outgoing.reusedSocket && broken })
    })
    outgoing.on('close', stopWaiting)
    outgoing.on('response', (response) => {
      answer = response
      resolve(response)
    })
    outgoing.end(body)
  })
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch (cause) {
    throw new NoModelAnswer(cause instanceof Error ? cause.message : String(cause), { cause })
  }
  return Buffer.concat(chunks)
}
