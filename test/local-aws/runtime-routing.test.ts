import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelServer } from '../../src/local-aws/runner/model-server.ts'
import { chooseInstance } from '../../src/local-aws/runtime/choose.ts'
import { pickByWeight } from '../../src/local-aws/runtime/routing.ts'
import type { VariantDocument } from '../../src/local-aws/sagemaker/endpoints/document.ts'

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

describe('picking an instance', () => {
  const server = (inFlight: number, isReady = true) => ({ inFlight, isReady }) as ModelServer
  const busy = server(2)
  const idle = server(0)
  const down = server(0, false)
  const choose = (routing: 'RANDOM' | 'LEAST_OUTSTANDING_REQUESTS', servers: readonly ModelServer[], point: number) =>
    chooseInstance({ document: { routing } as VariantDocument, servers }, () => point)

  it('at random takes any that is ready', () => {
    expect([0, 0.49, 0.5, 0.99].map((point) => choose('RANDOM', [busy, idle, down], point))).toEqual([
      busy,
      busy,
      idle,
      idle,
    ])
  })

  it('by outstanding requests takes one of those with the fewest', () => {
    const points = [0, 0.3, 0.99]
    expect(points.map((point) => choose('LEAST_OUTSTANDING_REQUESTS', [busy, down, idle], point))).toEqual([
      idle,
      idle,
      idle,
    ])
  })

  it('takes none while all are down', () => {
    expect(choose('RANDOM', [down], 0)).toBeUndefined()
    expect(choose('LEAST_OUTSTANDING_REQUESTS', [down], 0)).toBeUndefined()
  })
})
