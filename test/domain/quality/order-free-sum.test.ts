import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderFreeSum } from '../../../src/domain/quality/order-free-sum.ts'

const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { maxLength: 50 })

describe('orderFreeSum', () => {
  it('gives the same to the bit in any order', () => {
    fc.assert(fc.property(numbers, (values) => orderFreeSum(values) === orderFreeSum(values.toReversed())))
    fc.assert(fc.property(numbers, (values) => orderFreeSum(values) === orderFreeSum(values.toSorted((a, b) => a - b))))
  })

  it('is the sum, to what the largest number leaves room for', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const largest = Math.max(0, ...values.map(Math.abs))
        const plain = values.reduce((sum, value) => sum + value, 0)
        expect(Math.abs(orderFreeSum(values) - plain)).toBeLessThanOrEqual(1e-12 * largest)
      }),
    )
  })

  it('is 0 without numbers, and exact for counts', () => {
    expect(orderFreeSum([])).toBe(0)
    expect(orderFreeSum([1, 2, 3, 1_000_000])).toBe(1_000_006)
  })
})
