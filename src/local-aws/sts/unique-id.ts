import { createHash, randomBytes } from 'node:crypto'

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function newAccessKeyId(): string {
  return `ASIA${encode(randomBytes(10))}`
}

/** In the shape of AWS's unique ids, and always the same for the same thing. */
export function uniqueId(prefix: 'AROA' | 'AIDA', of: string): string {
  return `${prefix}${encode(createHash('sha256').update(of).digest().subarray(0, 11))}`
}

/** Base 32, five bits a character. */
function encode(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => characters.charAt(Number.parseInt(five, 2))).join('')
}
