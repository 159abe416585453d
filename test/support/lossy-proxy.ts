import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Stands between a client and the embedded AWS, and loses the answer to the first call of an operation: the server has done what
 * was asked, the caller sees a broken connection.
 */
export async function startLossyProxy(target: string, operation: string) {
  const { hostname, port } = new URL(target)
  let lost = 0
  const server = createServer((incoming, outgoing) => {
    const forwarded = send(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (lost === 0 && incoming.headers['x-amz-target'] === `SageMaker.${operation}`) {
          lost += 1
          answer.resume().on('end', () => incoming.socket.destroy())
          return
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    forwarded.on('error', () => outgoing.destroy())
    incoming.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
