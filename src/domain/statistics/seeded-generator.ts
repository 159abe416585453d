import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export type SeededGenerator = ReturnType<typeof xoroshiro128plus>

/**
 * A generator of pseudo-random numbers for one purpose: the same seed and purpose give the same numbers on every machine, and
 * a purpose more (another task, another metric) leaves the numbers of the others as they were.
 *
 * Formula: xoroshiro128+ seeded with the FNV-1a hash of the seed and the purpose.
 *
 * @example seededGenerator(2002, 'queue/accuracy').next()
 */
export function seededGenerator(seed: number, purpose: string): SeededGenerator {
  let hash = 0x811c9dc5
  for (const unit of `${seed}/${purpose}`) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return xoroshiro128plus(hash)
}
