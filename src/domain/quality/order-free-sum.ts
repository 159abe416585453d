const highBits = 2 ** 24
const lowBits = 2 ** 58

/**
 * Sum of finite numbers that does not depend on their order, to the bit, without sorting them.
 *
 * Formula: each number, in units of the power of two above the largest, is split into whole multiples of 2⁻²⁴ and of 2⁻⁵⁸, whose sums are
 * exact; what is smaller is rounded away.
 * Parameters: at most 2²⁰ (a million) numbers; beyond that the order may reach the last bits.
 * Undefined: no number is 0.
 * Source: J. Demmel, H. D. Nguyen, Fast Reproducible Floating-Point Summation, ARITH 2013 (one fixed level).
 *
 * @example orderFreeSum([0.1, 0.2, 0.3]) === orderFreeSum([0.3, 0.2, 0.1]) // true
 */
export function orderFreeSum(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0))
  if (largest === 0) return 0
  const unit = 2 ** Math.ceil(Math.log2(largest))
  let [high, low] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const scaled = (values[i] ?? 0) / unit
    const rounded = Math.round(scaled * highBits)
    high += rounded
    low += Math.round((scaled - rounded / highBits) * lowBits)
  }
  return (high / highBits + low / lowBits) * unit
}
