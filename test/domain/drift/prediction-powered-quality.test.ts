import { describe, expect, it } from 'vitest'
import { measurePredictionPoweredQuality } from '../../../src/domain/drift/prediction-powered-quality.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const asked = { effect: 'accuracy-drop', level: 0.01, warning: 0.05, seed: 1 } as const

function drawAnswers(purpose: string, n: number, gap = 0) {
  const generator = seededGenerator(4, purpose)
  const uniform = () => (generator.next() >>> 0) / 2 ** 32
  return Array.from({ length: n }, (_, i) => {
    const confidence = uniform() < 0.5 ? 0.55 : 0.95
    return { id: `${purpose}${i}`, confidence, isRight: uniform() < confidence - gap }
  })
}

const reference = drawAnswers('reference', 3000)
const answers = drawAnswers('others', 4000)

describe('measurePredictionPoweredQuality', () => {
  it('shows a drop that the confidences do not know of', () => {
    const judged = drawAnswers('worse', 200, 0.4)
    const { value, lower, n } = measurePredictionPoweredQuality({ ...asked, reference, judged, answers })
    expect(lower).toBeGreaterThan(0.2)
    expect(value).toBeGreaterThan(lower)
    expect(n).toBe(200)
  })

  it('is narrower with many answers than with the labelled ones alone', () => {
    const judged = drawAnswers('same', 200)
    const width = (others: typeof answers) => {
      const { lower, upper } = measurePredictionPoweredQuality({ ...asked, reference, judged, answers: others })
      return upper - lower
    }
    expect(width(answers)).toBeLessThan(0.95 * width([]))
  })

  it('counts an answer once that is among both', () => {
    const judged = drawAnswers('same', 200)
    const once = measurePredictionPoweredQuality({ ...asked, reference, judged, answers })
    expect(measurePredictionPoweredQuality({ ...asked, reference, judged, answers: [...judged, ...answers] })).toEqual(
      once,
    )
  })

  it('does not depend on the order of the answers, to the bit', () => {
    const judged = drawAnswers('same', 200)
    const once = measurePredictionPoweredQuality({ ...asked, reference, judged, answers })
    const turned = { reference: reference.toReversed(), judged: judged.toReversed(), answers: answers.toReversed() }
    expect(measurePredictionPoweredQuality({ ...asked, ...turned })).toEqual(once)
  })

  it('has no value with fewer than thirty labels', () => {
    const measured = measurePredictionPoweredQuality({ ...asked, reference, judged: drawAnswers('few', 29), answers })
    expect(measured).toMatchObject({
      value: null,
      why: 'the window must have 30 answers with a confidence and their truth, got 29',
    })
  })

  it('raises at most 1.3 times the level of false alarms', () => {
    const alarms = Array.from({ length: 200 }, (_, i) => {
      const sides = {
        reference: drawAnswers(`r${i}`, 1000),
        judged: drawAnswers(`j${i}`, 50),
        answers: drawAnswers(`o${i}`, 500),
      }
      return measurePredictionPoweredQuality({ ...asked, ...sides, level: 0.05 }).lower > 0
    })
    // 13 of 200 are 1.3 times the level; 22 are then seen once in a hundred times.
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(22)
  })
})
