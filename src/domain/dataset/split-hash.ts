/**
 * A 32-bit hash of a text under a seed, spread evenly: FNV-1a over the UTF-16 code units, then the finaliser of MurmurHash3.
 * Assigns groups to splits; not for security.
 *
 * Source: Fowler, Noll, Vo, http://www.isthe.com/chongo/tech/comp/fnv/; Appleby, MurmurHash3 `fmix32`.
 *
 * @example splitHash('thread-1', 1) === splitHash('thread-1', 1) // true
 */
export function splitHash(text: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
