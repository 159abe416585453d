import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { s3Errors } from './errors.ts'

export type Digest = { update(chunk: Uint8Array): void; base64(): string }

const digests: Readonly<Record<string, () => Digest>> = {
  crc32: createCrc32,
  sha1: () => createHashDigest('sha1'),
  sha256: () => createHashDigest('sha256'),
}

const headerPrefix = 'x-amz-checksum-'
// Not values of a checksum, though named like one.
const settings = new Set([`${headerPrefix}algorithm`, `${headerPrefix}mode`, `${headerPrefix}type`])

/** Whether a header or trailer carries a checksum, such as `x-amz-checksum-crc32`. */
export function isChecksumHeader(name: string): boolean {
  return name.startsWith(headerPrefix) && !settings.has(name)
}

/** Computes what a checksum header must say. One that cannot be computed is refused: to wave it through would be to call it right. */
export function createDigest(header: string): Digest {
  const algorithm = header.slice(headerPrefix.length)
  const create = Object.hasOwn(digests, algorithm) ? digests[algorithm] : undefined
  if (!create) throw s3Errors.notImplemented(`The checksum ${algorithm.toUpperCase()}`)
  return create()
}

function createHashDigest(algorithm: string): Digest {
  const hash = createHash(algorithm)
  return { update: (chunk) => void hash.update(chunk), base64: () => hash.digest('base64') }
}

function createCrc32(): Digest {
  let value = 0
  return {
    update(chunk) {
      value = crc32(chunk, value)
    },
    base64() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes.toString('base64')
    },
  }
}
