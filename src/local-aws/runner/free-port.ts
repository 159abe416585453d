import { createServer } from 'node:net'

/** A port of 127.0.0.1 that nothing listens on now. Another process may take it first: whoever starts on it must be ready to try again. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address && typeof address === 'object') return address.port
  throw new Error('the system gave no free port on 127.0.0.1')
}
