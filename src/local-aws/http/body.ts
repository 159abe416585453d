import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ServiceError } from '../service.ts'

const unzip = promisify(gunzip)

/**
 * The whole body as it was sent. One over the limit is read to its end and thrown away, so that the client gets to read the
 * answer instead of a broken connection.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= limitBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  if (bytes > limitBytes) throw tooLarge(limitBytes)
  return Buffer.concat(chunks)
}

/** The body unpacked, if its headers say that it came compressed. */
export async function unpackBody(headers: IncomingHttpHeaders, body: Buffer, limitBytes: number): Promise<Buffer> {
  if (headers['content-encoding'] !== 'gzip') return body
  try {
    return await unzip(body, { maxOutputLength: limitBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes)
    throw new ServiceError('SerializationException', 'The request body says content-encoding gzip and is not gzip')
  }
}

function tooLarge(limitBytes: number): ServiceError {
  return new ServiceError('RequestEntityTooLargeException', `Request body must be at most ${limitBytes} bytes`, 413)
}
