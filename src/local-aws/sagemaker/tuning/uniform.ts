import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Numbers from 0 up to, not including, 1: the same for the same seed and purpose on every machine. */
export type Uniform = () => number

export function uniformNumbers(seed: number, purpose: number): Uniform {
  // An odd factor, so that neighbouring purposes begin far apart.
  const generator = xoroshiro128plus((seed ^ Math.imul(purpose + 1, 0x9e3779b1)) | 0)
  return () => (generator.next() >>> 0) / 2 ** 32
}

/** Normally distributed, mean 0 and variance 1 (Box and Muller, 1958). */
export function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
