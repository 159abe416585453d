import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listening = {
  readonly url: string
  readonly port: number
  /** Requests may come as soon as the port is open: to be called in the same turn in which `listen` resolved. */
  serve(listener: RequestListener): void
  close(): Promise<void>
}

// Longer than clients keep idle connections: whoever closes first must be the client, or its next request meets a closed socket.
const keepAliveTimeoutMs = 75_000

/** Listens on one address; port 0 takes any free one. A taken port is an error that names it. */
export async function listen(address: { host: string; port: number }): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs, noDelay: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address.port)))
    server.listen(address.port, address.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${address.host}:${port}`,
    port,
    serve: (listener) => void server.on('request', listener),
    close: () => close(server),
  }
}

// Requests under way are answered; one that waits for something that will not come any more is broken off.
const drainMs = 2_000

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const breakOff = setTimeout(() => server.closeAllConnections(), drainMs)
    server.close(() => {
      clearTimeout(breakOff)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function listenError(error: Error, port: number): Error {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new Error(
      `port ${port} must be free and another process listens on it: stop that one, or choose another port`,
      {
        cause: error,
      },
    )
  }
  if (code === 'EACCES') {
    return new Error(`port ${port} needs more rights than this process has: choose a port above 1023`, { cause: error })
  }
  return error
}
