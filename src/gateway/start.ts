import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { createAdaptorServer } from '@hono/node-server'
import type { Logger } from 'pino'
import { createInvocations } from '../aws/invocations.ts'
import { createGatewayApp } from './app.ts'
import { createPredict } from './predict.ts'

export type GatewayOptions = {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: string
  readonly runtime: SageMakerRuntimeClient
  /** The endpoint that serves a model. */
  readonly endpointName: (model: string) => string
  readonly log: Pick<Logger, 'info' | 'error'>
  /** How long an endpoint may take. SageMaker itself ends an invocation after 60 seconds. */
  readonly invocationTimeoutMs?: number
}

export type Gateway = {
  readonly url: string
  /** Takes no new requests, answers those that run, then resolves. */
  readonly close: () => Promise<void>
}

/** Starts the HTTP front for predictions; resolves when it takes requests. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { port, host = '127.0.0.1', runtime, endpointName, log, invocationTimeoutMs = 65_000 } = options
  const predict = createPredict({
    invocations: createInvocations(runtime),
    endpointName,
    timeoutMs: invocationTimeoutMs,
  })
  const server = createAdaptorServer({ fetch: createGatewayApp(predict, log).fetch }) as Server
  await listen(server, port, host)
  const { port: actualPort } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    close: () => closeGracefully(server),
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, port, host)))
    server.listen(port, host, () => resolve())
  })
}

function explainListenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code !== 'EADDRINUSE') return error
  const remedy = 'stop what listens there, or choose another port (PERENNIAL_GATEWAY_PORT)'
  return new Error(`the gateway needs port ${port} of ${host}, which is taken: ${remedy}`, { cause: error })
}

// A kept-alive connection holds the server open until its client leaves, so it is closed as soon as its last answer is out.
const idleSweepMs = 50

function closeGracefully(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs)
    server.close((error) => {
      clearInterval(sweep)
      if (error) reject(error)
      else resolve()
    })
  })
}
