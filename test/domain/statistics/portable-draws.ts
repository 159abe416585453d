/** Numbers in [0, 1) of the linear congruential generator that other languages reproduce to the bit. */
export function portableDraws(seed: number, count: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  })
}
