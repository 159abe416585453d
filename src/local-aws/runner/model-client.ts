import { Agent, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'

export type ModelAnswer = { readonly statusCode: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** No answer: the container ended, broke the connection or took too long. */
export class NoModelAnswer extends Error {
  override readonly name = 'NoModelAnswer'
}

export type ModelRequest = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: Buffer
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export type ModelClient = ReturnType<typeof createModelClient>

/** Speaks to one model process, over connections that stay open. */
export function createModelClient(port: number) {
  const agent = new Agent({ keepAlive: true, noDelay: true, maxSockets: 256 })
  return {
    async send(request: ModelRequest): Promise<ModelAnswer> {
      const first = await sendOnce(agent, port, request)
      if ('statusCode' in first) return first
      // The container may close an idle connection just as it is used again. It has then not read the request.
      if (!first.onStaleConnection) throw new NoModelAnswer(first.reason)
      const second = await sendOnce(agent, port, request)
      if ('statusCode' in second) return second
      throw new NoModelAnswer(second.reason)
    },
    close(): void {
      agent.destroy()
    },
  }
}

type Failure = { readonly reason: string; readonly onStaleConnection: boolean }

function sendOnce(agent: Agent, port: number, request: ModelRequest): Promise<ModelAnswer | Failure> {
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
    let answering = false
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    const end = (result: ModelAnswer | Failure) => {
      clearTimeout(timer)
      resolve(result)
    }
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const broken = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      end({ reason: error.message, onStaleConnection: outgoing.reusedSocket && broken && !answering })
    })
    outgoing.on('response', (response) => {
      answering = true
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', (error) => end({ reason: error.message, onStaleConnection: false }))
      response.on('end', () =>
        end({ statusCode: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.end(body)
  })
}
