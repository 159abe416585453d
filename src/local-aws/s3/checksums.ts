import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc'

export type Digest = { update(chunk: Uint8Array): unknown; digest(): Uint8Array | Promise<Uint8Array> }

const digests = {
  crc32: createCrc32,
  crc32c: () => new Crc32c(),
  crc64nvme: () => new Crc64Nvme(),
  sha1: () => createHash('sha1'),
  sha256: () => createHash('sha256'),
} as const satisfies Record<string, () => Digest>

/** As in the name of its header, `x-amz-checksum-crc32`. */
export type Algorithm = keyof typeof digests

/** Whether a checksum is of the whole object, or of the checksums of its parts. */
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT'

/** An object's checksum; `value` in base64, a composite one without its number of parts. */
export type Checksum = { readonly algorithm: Algorithm; readonly value: string; readonly type: ChecksumType }

/** What S3 computes when its client sends no checksum. */
export const defaultAlgorithm: Algorithm = 'crc64nvme'

export function isAlgorithm(name: string): name is Algorithm {
  return Object.hasOwn(digests, name)
}

export function createDigest(algorithm: Algorithm): Digest {
  return digests[algorithm]()
}

export async function base64Of(digest: Digest): Promise<string> {
  return Buffer.from(await digest.digest()).toString('base64')
}

/** The checksum of checksums, as S3 forms it: over their bytes, in the order of the parts. */
export function compositeOf(algorithm: Algorithm, values: readonly string[]): Promise<string> {
  const digest = createDigest(algorithm)
  for (const value of values) digest.update(Buffer.from(value, 'base64'))
  return base64Of(digest)
}

function createCrc32(): Digest {
  let value = 0
  return {
    update(chunk) {
      value = crc32(chunk, value)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes
    },
  }
}
