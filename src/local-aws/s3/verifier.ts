import { createHash } from 'node:crypto'
import { ServiceError } from '../service.ts'
import { createDigest, type Digest } from './checksums.ts'
import { s3Errors } from './errors.ts'

/** What a sender says of the bytes it sends. */
export type Expectations = {
  readonly bytes?: number
  /** Base64. */
  readonly md5?: string
  /** Hex. */
  readonly sha256?: string
  /** Names of the checksum headers whose values `checksum` knows once all bytes were read. */
  readonly checksumHeaders: readonly string[]
  readonly checksum: (header: string) => string | undefined
}

/** For bytes from this process itself. */
export const expectNothing: Expectations = { checksumHeaders: [], checksum: () => undefined }

/** What was found when all bytes were as expected. */
export type Verified = {
  readonly bytes: number
  /** Hex. */
  readonly md5: string
  /** Base64 by header name. */
  readonly checksums: Readonly<Record<string, string>>
}

export type Verifier = { update(chunk: Uint8Array): void; finish(): Verified }

/** Compares bytes, as they pass, with what their sender said; `finish` throws S3's error where they differ. */
export function createVerifier(expected: Expectations): Verifier {
  const digests = new Map(expected.checksumHeaders.map((header): [string, Digest] => [header, createDigest(header)]))
  const md5 = createHash('md5')
  const sha256 = expected.sha256 === undefined ? undefined : createHash('sha256')
  let bytes = 0
  return {
    update(chunk) {
      bytes += chunk.length
      md5.update(chunk)
      sha256?.update(chunk)
      for (const digest of digests.values()) digest.update(chunk)
    },
    finish() {
      const hex = md5.digest('hex')
      checkWhole(expected, bytes, hex, sha256?.digest('hex'))
      return { bytes, md5: hex, checksums: checkChecksums(expected, digests) }
    },
  }
}

function checkWhole(expected: Expectations, bytes: number, md5: string, sha256: string | undefined): void {
  if (expected.bytes !== undefined && expected.bytes !== bytes) {
    throw new ServiceError('IncompleteBody', `The request body must be ${expected.bytes} bytes, got ${bytes}`)
  }
  if (expected.md5 !== undefined && expected.md5 !== Buffer.from(md5, 'hex').toString('base64')) {
    throw s3Errors.badDigest('The Content-MD5 you specified did not match what we received.')
  }
  if (expected.sha256 !== sha256) {
    throw new ServiceError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
      { ClientComputedContentSHA256: expected.sha256, S3ComputedContentSHA256: sha256 },
    )
  }
}

function checkChecksums(expected: Expectations, digests: ReadonlyMap<string, Digest>): Record<string, string> {
  const checksums: Record<string, string> = {}
  for (const [header, digest] of digests) {
    const computed = digest.base64()
    if (expected.checksum(header) !== computed) {
      const algorithm = header.slice(header.lastIndexOf('-') + 1).toUpperCase()
      throw s3Errors.badDigest(`The ${algorithm} you specified did not match the calculated checksum.`)
    }
    checksums[header] = computed
  }
  return checksums
}
