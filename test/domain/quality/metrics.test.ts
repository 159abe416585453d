import { describe, expect, it } from 'vitest'
import { accuracy, f1, macroMean, precision, recall } from '../../../src/domain/quality/metrics.ts'
import { countOutcomes } from '../../../src/domain/quality/outcome-counts.ts'
import { resolveMetric } from '../../../src/domain/quality/task-metric.ts'

const truth = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2].map(String)
const predicted = [0, 0, 1, 2, 1, 1, 0, 2, 2, 2, 1, 0].map(String)
const classes = ['0', '1', '2']

describe('classification metrics', () => {
  it('meet the reference: F1 by class and its mean', () => {
    const counts = countOutcomes(truth, predicted, classes)
    expect(counts.map((of) => f1(of).value)).toEqual([0.5, 4 / 7, 2 / 3])
    expect(macroMean(f1, counts).value).toBeCloseTo(0.5793650793650794, 12)
  })

  it('count a prediction outside the classes as a miss alone', () => {
    expect(countOutcomes(['a'], ['z'], ['a'])).toEqual([{ truePositives: 0, falsePositives: 0, falseNegatives: 1 }])
  })

  it('refuse lists of different length', () => {
    expect(() => countOutcomes(['a', 'b'], ['a'], ['a'])).toThrow('one truth and one prediction, got 2 and 1')
  })

  it('are undefined with a reason, not 0, where nothing can be said', () => {
    const none = { truePositives: 0, falsePositives: 0, falseNegatives: 0 }
    expect(
      [accuracy(0, 0), precision(none), recall(none), f1(none), macroMean(f1, [none])].map(({ value }) => value),
    ).toEqual(Array(5).fill(null))
    expect(precision(none)).toEqual({ value: null, why: 'the class is never predicted' })
  })

  it('of a class that occurs but is never rightly predicted are 0', () => {
    expect(f1({ truePositives: 0, falsePositives: 0, falseNegatives: 3 })).toEqual({ value: 0 })
  })

  it('leave undefined classes out of the mean', () => {
    const seen = { truePositives: 1, falsePositives: 0, falseNegatives: 0 }
    const unseen = { truePositives: 0, falsePositives: 0, falseNegatives: 0 }
    expect(macroMean(recall, [seen, unseen])).toEqual({ value: 1 })
  })
})

describe('resolveMetric', () => {
  const binary = { type: 'classification' as const, labels: ['yes', 'no'], positive: 'yes', primaryMetric: 'f1' }
  const many = { type: 'classification' as const, labels: classes, primaryMetric: 'accuracy' }

  it.each([
    ['accuracy', many, 'share'],
    ['recall', binary, 'share'],
    ['recall', many, 'counts'],
    ['precision', binary, 'counts'],
    ['f1', binary, 'counts'],
    ['macroF1', many, 'counts'],
  ])('%s is a metric of kind %s', (metric, task, kind) => {
    expect(resolveMetric(metric, task)?.kind).toBe(kind)
  })

  it('speaks of the positive label where there is one, else of every class of the truth', () => {
    const [ofPositive, ofAll] = [resolveMetric('f1', binary), resolveMetric('f1', many)]
    expect(ofPositive?.kind === 'counts' && ofPositive.classes(['yes', 'no'])).toEqual(['yes'])
    expect(ofAll?.kind === 'counts' && ofAll.classes(['2', '0'])).toEqual(['0', '2'])
  })

  it('knows no other metric', () => {
    expect(resolveMetric('strictF1', many)).toBeUndefined()
  })
})
