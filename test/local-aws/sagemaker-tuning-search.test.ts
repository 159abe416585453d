import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedImprovement } from '../../src/local-aws/sagemaker/tuning/expected-improvement.ts'
import { fitGaussianProcess } from '../../src/local-aws/sagemaker/tuning/gaussian-process.ts'
import { type Dimension, dimensionsOf, placeOf, valueAt } from '../../src/local-aws/sagemaker/tuning/ranges.ts'
import {
  chooseByModel,
  chooseFromGrid,
  chooseRandomly,
  gridSize,
  type Trial,
} from '../../src/local-aws/sagemaker/tuning/search.ts'

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const scaling = fc.constantFrom('Linear', 'Logarithmic', 'Auto' as const)
const range = fc
  .record({ min: fc.integer({ min: 1, max: 1000 }), width: fc.integer({ min: 1, max: 100_000 }), scaling })
  .map(({ min, width, scaling: ScalingType }) => ({
    Name: 'x',
    MinValue: String(min),
    MaxValue: String(min + width),
    ScalingType,
  }))
const only = (dimensions: readonly Dimension[]): Dimension => {
  const [dimension] = dimensions
  if (!dimension) throw new Error('one dimension')
  return dimension
}

describe('a value of a range', () => {
  it('lies within it, and is whole where integers are searched', () => {
    fc.assert(
      fc.property(range, place, (one, at) => {
        const integer = Number(valueAt(only(dimensionsOf({ IntegerParameterRanges: [one] })), at))
        const continuous = Number(valueAt(only(dimensionsOf({ ContinuousParameterRanges: [one] })), at))
        expect(Number.isInteger(integer)).toBe(true)
        for (const value of [integer, continuous]) {
          expect(value).toBeGreaterThanOrEqual(Number(one.MinValue))
          expect(value).toBeLessThanOrEqual(Number(one.MaxValue))
        }
      }),
    )
  })

  it('has a place that gives it again', () => {
    fc.assert(
      fc.property(range, place, (one, at) => {
        const dimension = only(dimensionsOf({ IntegerParameterRanges: [one] }))
        const value = valueAt(dimension, at)
        expect(valueAt(dimension, placeOf(dimension, value))).toBe(value)
      }),
    )
  })

  it.each([
    ['Linear', '0.5005'],
    ['Logarithmic', '0.03162277660168379'],
    ['Auto', '0.03162277660168379'],
  ] as const)('in the middle of 0.001 to 1 under %s scaling is %s', (ScalingType, expected) => {
    const ranges = { ContinuousParameterRanges: [{ Name: 'x', MinValue: '0.001', MaxValue: '1', ScalingType }] }
    expect(Number(valueAt(only(dimensionsOf(ranges)), 0.5))).toBeCloseTo(Number(expected), 12)
  })

  it('comes near 1 more often under reverse logarithmic scaling', () => {
    const ranges = {
      ContinuousParameterRanges: [
        { Name: 'x', MinValue: '0.9', MaxValue: '0.999', ScalingType: 'ReverseLogarithmic' as const },
      ],
    }
    expect(Number(valueAt(only(dimensionsOf(ranges)), 0.5))).toBeCloseTo(0.99, 12)
  })

  it.each([
    [
      { IntegerParameterRanges: [{ Name: 'x', MinValue: '2', MaxValue: '1' }] },
      'a MinValue below its MaxValue, got 2 and 1',
    ],
    [{ IntegerParameterRanges: [{ Name: 'x', MinValue: '1.5', MaxValue: '3' }] }, 'got 1.5 and 3'],
    [{ ContinuousParameterRanges: [{ Name: 'x', MinValue: 'a', MaxValue: '3' }] }, 'got a and 3'],
    [
      { ContinuousParameterRanges: [{ Name: 'x', MinValue: '0', MaxValue: '3', ScalingType: 'Logarithmic' as const }] },
      'needs a MinValue above 0, got 0',
    ],
    [
      {
        ContinuousParameterRanges: [
          { Name: 'x', MinValue: '0', MaxValue: '1', ScalingType: 'ReverseLogarithmic' as const },
        ],
      },
      'within [0, 1), got 0 to 1',
    ],
    [{ CategoricalParameterRanges: [{ Name: 'x', Values: [] }] }, 'must have a value'],
    [{}, 'must have at least one hyperparameter'],
  ])('is refused from %j', (ranges, message) => {
    expect(() => dimensionsOf(ranges)).toThrow(message)
  })
})

const dimensions = dimensionsOf({
  ContinuousParameterRanges: [{ Name: 'x', MinValue: '0', MaxValue: '1', ScalingType: 'Linear' }],
  CategoricalParameterRanges: [{ Name: 'kind', Values: ['a', 'b', 'c'] }],
})

describe('a random search', () => {
  it('is the same for the same seed, and another for another seed or trial', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(700), (seed, index) => {
        const choose = (over: object) => JSON.stringify(chooseRandomly({ dimensions, seed, index, ...over }))
        expect(choose({})).toBe(choose({}))
        expect(choose({ index: index + 1 })).not.toBe(choose({}))
      }),
    )
  })

  it('tries all parts of a range about equally often', () => {
    const tenths = new Map<number, number>()
    for (let index = 0; index < 2000; index += 1) {
      const tenth = Math.floor(Number(chooseRandomly({ dimensions, seed: 7, index }).x) * 10)
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1)
    }
    // 200 each, with a standard deviation of 13: five of them either way.
    expect([...tenths.values()].every((count) => count > 130 && count < 270)).toBe(true)
    expect(tenths.size).toBe(10)
  })
})

describe('a grid', () => {
  it('has every combination once', () => {
    const grid = dimensionsOf({
      CategoricalParameterRanges: [
        { Name: 'a', Values: ['1', '2', '3'] },
        { Name: 'b', Values: ['x', 'y'] },
      ],
    })
    const all = Array.from({ length: gridSize(grid) }, (_, index) =>
      chooseFromGrid({ dimensions: grid, seed: 0, index }),
    )
    expect(all.map(({ a, b }) => `${a}${b}`)).toEqual(['1x', '1y', '2x', '2y', '3x', '3y'])
  })
})

describe('a Gaussian process', () => {
  it('is sure of what it has seen, and less sure far away from it', () => {
    const predict = fitGaussianProcess([[0.1], [0.5], [0.9]], [1, -1, 1])
    expect(predict([0.5]).mean).toBeCloseTo(-1, 0)
    expect(predict([0.5]).variance).toBeLessThan(predict([0.7]).variance)
    expect(predict([0.3]).variance).toBeLessThanOrEqual(predict([3]).variance)
  })

  it('answers also where points are the same', () => {
    const predict = fitGaussianProcess([[0.2], [0.2], [0.2]], [1, 0, -1])
    expect(Number.isFinite(predict([0.2]).mean)).toBe(true)
  })

  it('expects no improvement below none, and more from less certain places', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (mean, variance, best) => {
          const gain = expectedImprovement({ mean, variance }, best)
          expect(gain).toBeGreaterThanOrEqual(0)
          expect(expectedImprovement({ mean, variance: variance * 2 }, best)).toBeGreaterThanOrEqual(gain - 1e-6)
        },
      ),
    )
  })
})

describe('a Bayesian search', () => {
  const lossOf = ({ x, kind }: Readonly<Record<string, string>>) => (Number(x) - 0.3) ** 2 + (kind === 'b' ? 0 : 1)
  const search = (
    choose: (trials: readonly Trial[], index: number) => Readonly<Record<string, string>>,
    jobs: number,
  ) => {
    const trials: Trial[] = []
    for (let index = 0; index < jobs; index += 1) {
      const tuned = choose(trials, index)
      trials.push({ tuned, loss: lossOf(tuned) })
    }
    return Math.min(...trials.map(({ loss = Number.POSITIVE_INFINITY }) => loss))
  }

  it('finds a better place than a random one in as many trials, for most seeds', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed)
    const wins = seeds.filter((seed) => {
      const model = search((trials, index) => chooseByModel({ dimensions, seed, index }, trials), 15)
      return model <= search((_, index) => chooseRandomly({ dimensions, seed, index }), 15)
    })
    expect(wins.length).toBeGreaterThanOrEqual(16)
  })

  it('tries what it has not tried while there is such a thing', () => {
    const few = dimensionsOf({ CategoricalParameterRanges: [{ Name: 'kind', Values: ['a', 'b', 'c', 'd', 'e', 'f'] }] })
    const trials: Trial[] = ['a', 'b', 'c', 'd'].map((kind, loss) => ({ tuned: { kind }, loss }))
    const running: Trial[] = [{ tuned: { kind: 'e' } }]
    expect(chooseByModel({ dimensions: few, seed: 1, index: 5 }, [...trials, ...running])).toEqual({ kind: 'f' })
  })
})
