import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { invocationTransport } from '../../src/aws/invocations.ts'

export type StubRequest = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }
export type StubAnswer = {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body: unknown
  readonly afterMs?: number
}

/** A SageMaker runtime that answers what a test says, on the wire protocol of the real one (restJson1). */
export async function startRuntimeStub(answer: (request: StubRequest) => StubAnswer) {
  const requests: StubRequest[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
    requests.push(received)
    const { status = 200, headers = {}, body, afterMs = 0 } = answer(received)
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }, afterMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const runtime = new SageMakerRuntimeClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'stub', secretAccessKey: 'stub' },
    maxAttempts: 1,
    requestHandler: invocationTransport,
  })
  return {
    runtime,
    requests,
    async close(): Promise<void> {
      runtime.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What SageMaker answers when a call fails. */
export function stubError(name: string, status: number, members: Record<string, unknown>): StubAnswer {
  return { status, headers: { 'x-amzn-errortype': name }, body: members }
}
