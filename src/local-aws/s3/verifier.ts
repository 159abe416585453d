import { createHash } from 'node:crypto'
import { ServiceError } from '../service.ts'
import { type Algorithm, base64Of, createDigest, defaultAlgorithm } from './checksums.ts'
import { s3Errors } from './errors.ts'

/** What a sender says of the bytes it sends. */
export type Expectations = {
  readonly bytes?: number
  /** Base64. */
  readonly md5?: string
  /** Hex. */
  readonly sha256?: string
  /** Which checksum is computed. */
  readonly algorithm?: Algorithm
  /** What the sender says that it is, known once all bytes were read. Without it nothing is said. */
  readonly checksum?: () => string | undefined
}

/** For bytes from this process itself. */
export const expectNothing: Expectations = { algorithm: defaultAlgorithm }

/** What was found when all bytes were as expected. */
export type Verified = {
  readonly bytes: number
  /** Hex. */
  readonly md5: string
  readonly checksum?: { readonly algorithm: Algorithm; readonly value: string }
}

export type Verifier = { update(chunk: Uint8Array): void; finish(): Promise<Verified> }

/** Compares bytes, as they pass, with what their sender said; `finish` throws S3's error where they differ. */
export function createVerifier(expected: Expectations): Verifier {
  const digest = expected.algorithm && createDigest(expected.algorithm)
  const md5 = createHash('md5')
  const sha256 = expected.sha256 === undefined ? undefined : createHash('sha256')
  let bytes = 0
  return {
    update(chunk) {
      bytes += chunk.length
      md5.update(chunk)
      sha256?.update(chunk)
      digest?.update(chunk)
    },
    async finish() {
      const hex = md5.digest('hex')
      checkWhole(expected, bytes, hex, sha256?.digest('hex'))
      if (!expected.algorithm || !digest) return { bytes, md5: hex }
      const value = await base64Of(digest)
      checkChecksum(expected, expected.algorithm, value)
      return { bytes, md5: hex, checksum: { algorithm: expected.algorithm, value } }
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

function checkChecksum({ checksum }: Expectations, algorithm: Algorithm, computed: string): void {
  if (!checksum) return
  const said = checksum()
  if (said === undefined) throw s3Errors.malformedTrailer()
  if (said !== computed) throw s3Errors.checksumMismatch(algorithm)
}
