import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tailRankTest } from '../../../src/domain/drift/tail-rank-test.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const generator = seededGenerator(1, 'tail rank test')
const draw = (n: number) => Array.from({ length: n }, () => (generator.next() >>> 0) / 2 ** 32)

describe('tailRankTest', () => {
  it('sees a few rows above all others, where the area under the curve sees little', () => {
    const positives = [...draw(90), ...draw(10).map((score) => score + 1)]
    expect(tailRankTest([{ negatives: draw(500), positives }])).toBeLessThan(0.001)
  })

  it('sees a few rows of the reference that have no like in the window', () => {
    const negatives = [...draw(450), ...draw(50).map((score) => score - 1)]
    expect(tailRankTest([{ negatives, positives: draw(300) }])).toBeLessThan(0.01)
  })

  it('has uniform p-values when nothing changed, in the tail too', () => {
    const p = Array.from({ length: 2000 }, () => {
      const strata = Array.from({ length: 4 }, () => ({
        negatives: draw(40),
        positives: draw(5),
      }))
      return tailRankTest(strata)
    })
    const below = (level: number) => p.filter((value) => value < level).length / p.length / level
    expect(below(0.05)).toBeLessThan(1.3)
    expect(below(0.05)).toBeGreaterThan(0.7)
    expect(below(0.005)).toBeLessThan(2)
  })

  it('is less sure where rows belong together', () => {
    const stratum = { negatives: draw(200), positives: draw(100).map((score) => score + 0.1) }
    expect(tailRankTest([stratum], 4)).toBeGreaterThan(tailRankTest([stratum]))
  })

  it('does not depend on the order of the rows', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(scores, scores, (negatives, positives) => {
        const reversed = [{ negatives: negatives.toReversed(), positives: positives.toReversed() }]
        expect(tailRankTest(reversed)).toBeCloseTo(tailRankTest([{ negatives, positives }]), 10)
      }),
    )
  })

  it.each([
    ['without rows', []],
    ['with one side only', [{ negatives: [], positives: [1, 2] }]],
    ['when all scores are equal', [{ negatives: [1, 1, 1], positives: [1, 1] }]],
    ['of identical sides', [{ negatives: [1, 2, 3], positives: [1, 2, 3] }]],
  ])('says nothing %s: p = 1', (_, strata) => {
    expect(tailRankTest(strata)).toBeCloseTo(1, 12)
  })
})
