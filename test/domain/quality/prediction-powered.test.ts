import { describe, expect, it } from 'vitest'
import { estimatePredictionPowered } from '../../../src/domain/quality/prediction-powered.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const generator = seededGenerator(1, 'prediction-powered test')
const uniform = () => (generator.next() >>> 0) / 2 ** 32

/** Rows that are right with probability `p`, for which the model says `p` plus a bias. */
function draw(n: number, bias = 0) {
  return Array.from({ length: n }, () => {
    const p = uniform() < 0.5 ? 0.2 : 0.95
    return { actual: uniform() < p ? 1 : 0, predicted: p + bias }
  })
}

const predictionsOf = (rows: ReturnType<typeof draw>) => rows.map(({ predicted }) => predicted)
const truth = (0.2 + 0.95) / 2

describe('estimatePredictionPowered', () => {
  it('worked out by hand', () => {
    const labelled = [
      { actual: 1, predicted: 0.9 },
      { actual: 0, predicted: 0.1 },
      { actual: 1, predicted: 0.5 },
      { actual: 0, predicted: 0.5 },
    ]
    const { value, lambda } = estimatePredictionPowered(labelled, [0.9, 0.1, 0.5, 0.5], 0.025)
    const [covariance, variance] = [0.4 / 3, 0.64 / 7]
    expect(lambda).toBeCloseTo(covariance / (2 * variance), 12)
    expect(value).toBeCloseTo(0.5, 12)
  })

  it('is narrower than the labelled rows alone, and right about its uncertainty', () => {
    const repetitions = Array.from({ length: 400 }, () => {
      const labelled = draw(60)
      return {
        with: estimatePredictionPowered(labelled, predictionsOf(draw(2000)), 0.05),
        alone: estimatePredictionPowered(labelled, [], 0.05),
      }
    })
    const covered = repetitions.filter(({ with: { lower, upper } }) => lower <= truth && truth <= upper)
    expect(covered.length / 400).toBeGreaterThan(0.85)
    const widths = (of: 'with' | 'alone') => repetitions.reduce((sum, one) => sum + one[of].upper - one[of].lower, 0)
    expect(widths('with') / widths('alone')).toBeLessThan(0.8)
  })

  it('is not misled by predictions that are all too high', () => {
    const { lower, upper } = estimatePredictionPowered(draw(500, 0.5), predictionsOf(draw(5000, 0.5)), 0.001)
    expect(lower).toBeLessThan(truth)
    expect(upper).toBeGreaterThan(truth)
  })

  it.each([
    ['without other rows', [0.2, 0.8], []],
    ['when all predictions are alike', [0.5, 0.5], [0.5, 0.5]],
  ])('is the labelled mean %s', (_, [first = 0, second = 0], others) => {
    const labelled = [
      { actual: 1, predicted: first },
      { actual: 0, predicted: second },
    ]
    expect(estimatePredictionPowered(labelled, others, 0.025)).toMatchObject({ value: 0.5, lambda: 0 })
  })

  it('is undefined below two labelled rows', () => {
    expect(estimatePredictionPowered([], [0.5], 0.025)).toMatchObject({ value: null, lower: Number.NEGATIVE_INFINITY })
  })
})
