import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAwsChunked } from '../../../src/local-aws/s3/aws-chunked.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function decode(coded: Buffer, pieceBytes: number) {
  const trailers = new Map<string, string>()
  const parts: Uint8Array[] = []
  for await (const part of decodeAwsChunked(inPieces(coded, pieceBytes), trailers)) parts.push(part)
  return { bytes: Buffer.concat(parts), trailers: Object.fromEntries(trailers) }
}

describe('an aws-chunked body', () => {
  it('yields its bytes and trailers however the network cuts it', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (parts, pieceBytes, signed) => {
        const extension = signed ? `;chunk-signature=${'a'.repeat(64)}` : ''
        const coded = Buffer.concat([
          ...parts.flatMap((part) => [
            Buffer.from(`${part.length.toString(16)}${extension}\r\n`),
            part,
            Buffer.from('\r\n'),
          ]),
          Buffer.from(`0${extension}\r\nx-amz-checksum-crc32:abc=\r\n\r\n`),
        ])
        expect(await decode(coded, pieceBytes)).toEqual({
          bytes: Buffer.concat(parts),
          trailers: { 'x-amz-checksum-crc32': 'abc=' },
        })
      }),
    )
  })

  it('hands out the signature of every chunk with its bytes, the last and empty one too, and then those of the trailers', async () => {
    const seen: Array<[string | undefined, string]> = []
    let trailer: unknown
    const coded =
      '5;chunk-signature=aa\r\nhello\r\n0;chunk-signature=bb\r\nx-a: 1\r\nx-amz-trailer-signature:cc\r\n\r\n'
    const decoded = decodeAwsChunked(
      inPieces(Buffer.from(coded), 3),
      new Map(),
      (signature, bytes) => void seen.push([signature, Buffer.concat(bytes).toString()]),
      (signature, lines) => {
        trailer = [signature, lines]
      },
    )
    for await (const _ of decoded);
    expect(seen).toEqual([
      ['aa', 'hello'],
      ['bb', ''],
    ])
    expect(trailer).toEqual(['cc', ['x-a: 1']])
  })

  it.each([
    ['5\r\nhel', 'ends in the middle of a chunk'],
    ['5\r\nhello!\r\n0\r\n\r\n', 'longer than its size'],
    ['zz\r\nhello\r\n', 'begin with its size'],
    ['', 'ends in the middle'],
    ['f'.repeat(9000), 'too long'],
  ])('%j is refused', async (coded, reason) => {
    await expect(decode(Buffer.from(coded), 100)).rejects.toThrow(reason)
  })
})
