import { ServiceError } from '../service.ts'

// A chunk's head carries its size and perhaps a signature, a trailer a name and a checksum: both are short.
const longestLineBytes = 8 * 1024

/** Called once for each chunk, also the last and empty one, with the signature that it carries; throws when that is wrong. */
export type ChunkSignature = (signature: string | undefined, bytes: readonly Uint8Array[]) => void

/** Called once for the trailers, with their lines as sent; throws when their signature is wrong. */
export type TrailerSignature = (signature: string | undefined, lines: readonly string[]) => void

/**
 * Takes the chunks of an `aws-chunked` body apart: `size[;extensions]\r\n bytes \r\n … 0\r\n name:value\r\n … \r\n`. What stands
 * after the last chunk goes to `trailers`, by names in lower case. Bytes are yielded before their chunk's signature is known to be
 * right: they are nobody's until the body has ended well.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
  chunkSignature?: ChunkSignature,
  trailerSignature?: TrailerSignature,
): AsyncGenerator<Uint8Array> {
  const reader = createReader(source)
  for (;;) {
    const head = await reader.line()
    const size = chunkSize(head)
    const bytes: Uint8Array[] = []
    for await (const part of reader.take(size)) {
      if (chunkSignature) bytes.push(part)
      yield part
    }
    chunkSignature?.(/;chunk-signature=([0-9a-f]+)/i.exec(head)?.[1], bytes)
    if (size === 0) break
    if ((await reader.line()) !== '') throw incomplete('a chunk is longer than its size says')
  }
  const lines = await readTrailers(reader, trailers)
  trailerSignature?.(trailers.get(trailerSignatureName), lines)
}

const trailerSignatureName = 'x-amz-trailer-signature'

/** Answers the lines that a signature of the trailers is made of. */
async function readTrailers(reader: Reader, trailers: Map<string, string>): Promise<string[]> {
  const lines: string[] = []
  // Not every client ends the trailers with an empty line.
  while (!(await reader.atEnd())) {
    const line = await reader.line()
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    trailers.set(name, line.slice(colon + 1).trim())
    if (name !== trailerSignatureName) lines.push(line)
  }
  return lines
}

function chunkSize(head: string): number {
  const digits = head.split(';', 1)[0]?.trim() ?? ''
  if (!/^[0-9a-f]{1,10}$/i.test(digits))
    throw incomplete(`a chunk must begin with its size, got ${JSON.stringify(digits)}`)
  return Number.parseInt(digits, 16)
}

type Reader = ReturnType<typeof createReader>

function createReader(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array()

  async function more(): Promise<boolean> {
    const { value, done } = await chunks.next()
    if (done) return false
    held = held.length === 0 ? value : Buffer.concat([held, value])
    return true
  }

  return {
    async line(): Promise<string> {
      let end = held.indexOf(10)
      while (end < 0) {
        if (held.length > longestLineBytes) throw incomplete('a line between chunks is too long')
        if (!(await more())) throw incomplete('the body ends in the middle of a chunk')
        end = held.indexOf(10)
      }
      const line = Buffer.from(held.subarray(0, end)).toString('latin1').replace(/\r$/, '')
      held = held.subarray(end + 1)
      return line
    },
    async *take(size: number): AsyncGenerator<Uint8Array> {
      for (let left = size; left > 0; ) {
        if (held.length === 0 && !(await more())) throw incomplete('the body ends in the middle of a chunk')
        const part = held.subarray(0, left)
        held = held.subarray(part.length)
        left -= part.length
        yield part
      }
    },
    async atEnd(): Promise<boolean> {
      return held.length === 0 && !(await more())
    },
  }
}

function incomplete(why: string): ServiceError {
  return new ServiceError('IncompleteBody', `The aws-chunked request body is not whole: ${why}`)
}
