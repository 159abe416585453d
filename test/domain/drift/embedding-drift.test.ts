import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeUpTexts } from '../../../bench/monitors/made-up-texts.ts'
import { measureEmbeddingDrift } from '../../../src/domain/drift/embedding-drift.ts'
import { estimateKernelDistance } from '../../../src/domain/drift/kernel-distance.ts'
import type { TextSample } from '../../../src/domain/drift/text-sample.ts'
import { energyKernel } from '../../../src/domain/statistics/kernels.ts'
import { squaredDistances } from '../../../src/domain/statistics/pair-matrix.ts'
import { type SeededGenerator, seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'
import { hashedWordsEmbedder } from '../../../src/domain/text/hashed-words-embedder.ts'

const embedder = hashedWordsEmbedder()
const made = (purpose: string, count: number, foreignWords = 0) =>
  makeUpTexts({ purpose, count, words: 30, foreignWords })
const before = made('before', 150)
const effects = ['mmd', 'energy'] as const
const measure = (window: readonly TextSample[], reference: readonly TextSample[] = before, more = {}) =>
  measureEmbeddingDrift({ effect: 'mmd', embedder, level: 0.05, warning: 0.1, seed: 1, reference, window, ...more })

describe.each(effects)('measureEmbeddingDrift by %s', (effect) => {
  const of = (window: readonly TextSample[], reference = before) => measure(window, reference, { effect })

  it('of identical windows is 0', () => {
    const { value, lower, pValue } = of(before)
    expect([value, lower]).toEqual([0, 0])
    expect(pValue).toBeGreaterThan(0.9)
  })

  it('finds another vocabulary, with a p-value far below what the permutations resolve', () => {
    const { value, lower, upper, pValue } = of(made('foreign', 80, 0.5))
    expect(pValue).toBeLessThan(1e-5)
    expect(lower).toBeGreaterThan(0)
    expect(value).toBeGreaterThan(lower)
    expect(value).toBeLessThan(upper)
  })

  it('is the same in both directions', () => {
    const foreign = made('foreign', 80, 0.2)
    expect(of(foreign).value).toBeCloseTo(of(before, foreign).value ?? Number.NaN, 9)
  })

  it('of texts without words is 0, and shows nothing', () => {
    const blank = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `${i}`, text: '.'.repeat(i + 1) }))
    expect(of(blank(20), blank(30))).toMatchObject({ value: 0, lower: 0, upper: 0, pValue: 1 })
  })
})

describe('measureEmbeddingDrift', () => {
  it('gives the same numbers to the bit whatever the order of the texts', () => {
    const window = made('window', 30, 0.1)
    const first = measure(window)
    fc.assert(
      fc.property(fc.shuffledSubarray(window, { minLength: 30 }), (shuffled) => {
        expect(measure(shuffled, before.toReversed())).toEqual(first)
      }),
      { numRuns: 5 },
    )
  })

  it.each([
    ['the window', 'window', made('few', 9), before],
    ['the reference', 'reference', before, made('few', 9)],
  ])('is undefined when %s has fewer than ten different texts', (_, side, window, reference) => {
    const { value, lower, why } = measure(window, reference)
    expect({ value, lower }).toEqual({ value: null, lower: 0 })
    expect(why).toBe(`the ${side} must have 10 different texts, got 9`)
  })

  it('looks at a thousand texts of a side, and at the same ones again', () => {
    const many = Array.from({ length: 1200 }, (_, i) => ({
      id: `${i}`,
      text: `order ${i.toString(2)} x${'y'.repeat(i % 7)}`,
    }))
    const tiny = {
      ...embedder,
      embed: (texts: readonly string[]) => texts.map(({ length }) => Float32Array.of(length)),
    }
    const { n, evidence } = measure(many, made('few', 20), { embedder: tiny })
    expect(n).toBe(1000)
    expect(evidence.distinct).toEqual({ reference: 20, window: 1200 })
  })

  it('says how many rows a warning takes, and that none would do beyond what it looks at', () => {
    const rows = (warning: number) => measure(made('rows', 50), before, { warning }).rowsForWarning
    expect(rows(0.2)).toBeLessThan(rows(0.05) ?? 0)
    expect(rows(0.001)).toBeNull()
  })

  it('shows no text', () => {
    const said = JSON.stringify(measure(made('secret', 30)).evidence)
    for (const { text } of made('secret', 30)) expect(said).not.toContain(text.slice(0, 10))
  })
})

describe('bounds of estimateKernelDistance', () => {
  const repetitions = 200
  const drawn = (n: number, shift: number, generator: SeededGenerator) =>
    Array.from({ length: n }, () => [shift + normal(generator), normal(generator) / 2, normal(generator) / 3])
  const measured = (shift: number, [m, n]: readonly [number, number], level: number) => {
    const generator = seededGenerator(5, `kernel/${shift}/${m}/${n}`)
    return Array.from({ length: repetitions }, (_, seed) => {
      const vectors = [...drawn(m, 0, generator), ...drawn(n, shift, generator)]
      return estimateKernelDistance(energyKernel(squaredDistances(vectors)), { first: m, level, seed, largest: 9 })
    })
  }

  it.each([
    [50, 50],
    [80, 50],
  ] as const)('raise at most 1.3 times the level when nothing changed (%i and %i rows)', (...sizes) => {
    const estimates = measured(0, sizes, 0.05)
    // 6.5 % of 200 are 13; 26 and more are seen once in a thousand times.
    expect(estimates.filter(({ pValue }) => pValue < 0.05).length).toBeLessThan(26)
    expect(estimates.filter(({ lower }) => lower > 0).length).toBeLessThan(26)
    expect(estimates.filter(({ pValue }) => pValue < 0.001).length).toBeLessThanOrEqual(3)
  })

  it('leave the true distance out as seldom when something changed', () => {
    // The mean of six samples of 1,000 rows a side.
    const truth = 0.4952
    const estimates = measured(0.7, [60, 50], 0.05)
    expect(estimates.filter(({ lower }) => lower > truth).length).toBeLessThan(26)
    expect(estimates.filter(({ upper }) => upper < truth).length).toBeLessThan(26)
    expect(estimates.filter(({ lower }) => lower > 0).length).toBeGreaterThan(150)
  })
})

function normal(generator: SeededGenerator): number {
  const uniform = () => ((generator.next() >>> 0) + 0.5) / 2 ** 32
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
