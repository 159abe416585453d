import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureEstimatedQuality, type ProbableAnswer } from '../../../src/domain/quality/cbpe.ts'
import { expectedOutcomes, expectedQuality } from '../../../src/domain/quality/expected-quality.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const labels = ['a', 'b', 'c']

/** Answers of a model that knows its own probabilities; `sure` is how far these are from equal. */
function answers(purpose: string, n: number, sure = 3): ProbableAnswer[] {
  const generator = seededGenerator(1, purpose)
  const uniform = () => (generator.next() >>> 0) / 2 ** 32
  return Array.from({ length: n }, () => {
    const weights = labels.map(() => Math.exp(sure * uniform()))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    const shares = weights.map((weight) => weight / sum)
    const drawn = uniform()
    const truth = drawn < (shares[0] ?? 0) ? 'a' : drawn < (shares[0] ?? 0) + (shares[1] ?? 0) ? 'b' : 'c'
    const label = labels[shares.indexOf(Math.max(...shares))] ?? 'a'
    return { label, truth, probabilities: Object.fromEntries(labels.map((name, i) => [name, shares[i] ?? 0])) }
  })
}

const rule = { effect: 'accuracy-drop' as const, labels, level: 0.05, seed: 1, warning: 0.05 }

describe('expected confusion matrix', () => {
  it('meets the reference of one class at ½', () => {
    const rows = [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1].map((p) => ({
      label: p >= 0.5 ? 'yes' : 'no',
      probability: (label: string) => (label === 'yes' ? p : 1 - p),
    }))
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = expectedOutcomes(rows, 'yes')
    expect(truePositives).toBeCloseTo(3, 12)
    expect(falsePositives).toBeCloseTo(1, 12)
    expect(falseNegatives).toBeCloseTo(1, 12)
    expect(trueNegatives).toBeCloseTo(3, 12)
    expect(expectedQuality('accuracy', rows, [])?.value).toBeCloseTo(0.75, 12)
  })

  it('has no quality of a class that is neither expected nor given', () => {
    const rows = [1, 2].map(() => ({ label: 'no', probability: () => 0 }))
    expect(expectedQuality('f1', rows, ['yes'])).toBeUndefined()
    expect(expectedQuality('accuracy', [], [])).toBeUndefined()
  })
})

describe('measureEstimatedQuality', () => {
  const reference = answers('reference', 500)
  const effects = ['accuracy-drop', 'recall-drop', 'precision-drop', 'f1-drop'] as const

  it.each(effects)('of identical windows has a %s of 0', (effect) => {
    const { value, lower, upper } = measureEstimatedQuality({ ...rule, effect, reference, window: reference })
    expect(value).toBe(0)
    expect(lower).toBeLessThan(0)
    expect(upper).toBeGreaterThan(0)
  })

  it.each(effects)('sees a %s when the model becomes unsure, without any truth', (effect) => {
    const window = answers('unsure', 300, 1).map(({ label, probabilities }) => ({ label, probabilities }))
    const { lower, pValue, rowsForWarning } = measureEstimatedQuality({ ...rule, effect, reference, window })
    expect(lower).toBeGreaterThan(0.05)
    expect(pValue).toBeLessThan(1e-6)
    expect(rowsForWarning).toBeGreaterThan(30)
  })

  it('comes close to the accuracy that the truth shows later', () => {
    const window = answers('later', 2000, 2)
    const { evidence } = measureEstimatedQuality({ ...rule, reference, window })
    const real = window.filter(({ label, truth }) => label === truth).length / window.length
    expect(Math.abs(Number(evidence.window) - real)).toBeLessThan(0.03)
  })

  it('believes calibrated probabilities rather than those of a model that is too sure', () => {
    const sharpen = ({ probabilities, ...rest }: ProbableAnswer): ProbableAnswer => {
      const powers = Object.entries(probabilities).map(([label, p]) => [label, p ** 3] as const)
      const sum = powers.reduce((total, [, p]) => total + p, 0)
      return { ...rest, probabilities: Object.fromEntries(powers.map(([label, p]) => [label, p / sum])) }
    }
    const window = answers('sharp', 1000)
    const { evidence } = measureEstimatedQuality({
      ...rule,
      reference: answers('sharp reference', 1000).map(sharpen),
      window: window.map(sharpen),
    })
    const real = window.filter(({ label, truth }) => label === truth).length / window.length
    expect(Math.abs(Number(evidence.window) - real)).toBeLessThan(0.04)
  })

  it('does not depend on the order of the answers, to the bit', () => {
    const window = answers('window', 80, 2)
    const first = measureEstimatedQuality({ ...rule, effect: 'f1-drop', reference, window })
    fc.assert(
      fc.property(fc.shuffledSubarray(window, { minLength: 80 }), (shuffled) => {
        const other = { reference: reference.toReversed(), window: shuffled }
        expect(measureEstimatedQuality({ ...rule, effect: 'f1-drop', ...other })).toEqual(first)
      }),
      { numRuns: 10 },
    )
  })

  it('leaves classes that are too rare out of the mean, and names them', () => {
    const { evidence } = measureEstimatedQuality({
      ...rule,
      effect: 'f1-drop',
      labels: [...labels, 'never'],
      reference,
      window: answers('window', 200),
    })
    expect(evidence).toMatchObject({ classes: labels, tooRare: ['never'] })
  })

  it.each([
    ['an empty window', [], 'the window must have 30 answers with probabilities, got 0'],
    [
      'probabilities that are none',
      answers('broken', 50).map((one) => ({ ...one, probabilities: { a: Number.NaN, b: 2, c: -1 } })),
      'got 0',
    ],
    [
      'answers without a probability of their own label',
      answers('foreign', 50).map((one) => ({ ...one, label: 'unheard' })),
      'got 0',
    ],
  ])('is undefined for %s', (_, window, why) => {
    const measured = measureEstimatedQuality({ ...rule, reference, window })
    expect(measured).toMatchObject({ value: null, lower: -1, upper: 1 })
    expect(measured.why).toContain(why)
  })

  it('is undefined for a class that is too rare to be judged', () => {
    const { value, why } = measureEstimatedQuality({
      ...rule,
      effect: 'recall-drop',
      positive: 'never',
      reference,
      window: reference,
    })
    expect(value).toBeNull()
    expect(why).toBe('reference and window must each expect 20 rows of never and be given 20')
  })

  it('keeps its level when nothing changed', () => {
    const measured = Array.from({ length: 200 }, (_, i) =>
      measureEstimatedQuality({ ...rule, reference: answers(`r${i}`, 200), window: answers(`w${i}`, 60), seed: i }),
    )
    // 6.5 % would be the limit; three standard errors of 200 repetitions more are chance.
    expect(measured.filter(({ lower }) => lower > 0).length / 200).toBeLessThan(0.11)
  })
})
