import { createHmac, timingSafeEqual } from 'node:crypto'

const kept = new Map<string, Buffer>()
// A key holds for a day, and few clients sign for many services: this is never reached but by a flood of false dates.
const mostKept = 1_000

/** Signature Version 4's key of one day, region and service: `HMAC(HMAC(HMAC(HMAC("AWS4" + secret, date), region), service), "aws4_request")`. */
export function signingKey(secret: string, scope: string): Buffer {
  const name = `${scope}/${secret}`
  const known = kept.get(name)
  if (known) return known
  const key = scope.split('/').reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${secret}`))
  if (kept.size >= mostKept) kept.clear()
  kept.set(name, key)
  return key
}

export function sign(key: Buffer, text: string): string {
  return hmac(key, text).toString('hex')
}

export function isSameSignature(given: string, computed: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(computed)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
