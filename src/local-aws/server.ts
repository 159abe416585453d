import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Listening, listen } from './http/listen.ts'
import type { Log } from './log.ts'
import { type Exchange, type LocalServices, route } from './router.ts'

export type ServerOptions = {
  readonly port: number
  /** Loopback unless told otherwise: jobs run as this user. */
  readonly host?: string
  /** Built once the address is known; requests that come earlier wait for it. */
  readonly services: (url: string) => Promise<LocalServices>
  readonly log: Log
}

/** Serves all of AWS's protocols on one port. */
export async function startServer(options: ServerOptions): Promise<Listening> {
  const listening = await listen({ host: options.host ?? '127.0.0.1', port: options.port })
  const services = options.services(listening.url)
  listening.serve((request, response) => {
    answer(services, { request, response, requestId: randomUUID() }, options.log).catch((error) =>
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

async function answer(ready: Promise<LocalServices>, exchange: Exchange, log: Log): Promise<void> {
  const { request, response, requestId } = exchange
  response.setHeader('x-amzn-requestid', requestId)
  try {
    await route(await ready, exchange)
  } catch (error) {
    // The client went away: there is nobody to answer.
    if (response.destroyed || (request.destroyed && !request.complete)) return void response.destroy()
    logInternal(log, request, requestId, error)
    if (response.headersSent) return void response.destroy()
    const body = JSON.stringify({ __type: 'InternalFailure', message: 'An internal error occurred' })
    response.writeHead(500, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': 'InternalFailure' })
    response.end(body)
  }
}

function logInternal(log: Log, { method, url }: IncomingMessage, requestId: string, err: unknown): void {
  log.error({ requestId, method, url, err }, 'internal failure of the local AWS')
}
