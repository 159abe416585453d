import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pickByWeight } from '../../src/local-aws/runtime/routing.ts'

const pick = (weights: readonly number[], random: number) =>
  pickByWeight(
    weights.map((_, index) => index),
    (index) => weights[index] ?? 0,
    random,
  )
const weight = fc.double({ min: 0, max: 1000, noNaN: true })
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('picking by weight', () => {
  it.each([
    [[1, 3], 0, 0],
    [[1, 3], 0.2499, 0],
    [[1, 3], 0.25, 1],
    [[0, 1], 0, 1],
    [[1, 0], 0.9999, 0],
    [[0, 0], 0.5, undefined],
    [[], 0.5, undefined],
  ])('among %j with %d gives %s', (weights, point, expected) => {
    expect(pick(weights, point)).toBe(expected)
  })

  it('never gives one whose weight is 0', () => {
    fc.assert(
      fc.property(fc.array(weight, { maxLength: 10 }), random, (weights, point) => {
        const picked = pick(weights, point)
        expect(picked === undefined ? Math.max(0, ...weights) === 0 : (weights[picked] ?? 0) > 0).toBe(true)
      }),
    )
  })
})
