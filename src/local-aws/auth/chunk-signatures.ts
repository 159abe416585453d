import { createHash } from 'node:crypto'
import { type Authenticated, signatureMismatch } from './authenticate.ts'
import { isSameSignature, sign } from './signing-key.ts'

const emptyHash = createHash('sha256').digest('hex')

export type ChunkVerifier = {
  /** Once for every chunk, also the last, empty one. Throws where the signature is not the one computed here. */
  chunk(signature: string | undefined, bytes: readonly Uint8Array[]): void
  /** Once, where trailers are signed: their lines as sent, `name:value`. */
  trailer(signature: string | undefined, lines: readonly string[]): void
}

/** Verifies the chunks of an upload signed as `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`: each signature goes on from the one before. */
export function createChunkVerifier({ authorization, key }: Authenticated): ChunkVerifier {
  const { signedAt, scope } = authorization
  let last = authorization.signature
  const check = (signature: string | undefined, kind: string, hashes: readonly string[]) => {
    const computed = sign(key, [`AWS4-HMAC-SHA256-${kind}`, signedAt, scope, last, ...hashes].join('\n'))
    if (signature === undefined || !isSameSignature(signature, computed)) throw signatureMismatch()
    last = computed
  }
  return {
    chunk: (signature, bytes) => check(signature, 'PAYLOAD', [emptyHash, sha256(bytes)]),
    trailer: (signature, lines) =>
      check(signature, 'TRAILER', [sha256([Buffer.from(lines.map((line) => `${line}\n`).join(''))])]),
  }
}

function sha256(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
