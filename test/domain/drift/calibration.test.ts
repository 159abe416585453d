import { describe, expect, it } from 'vitest'
import { assessMeasurement } from '../../../src/domain/drift/assess.ts'
import { assessWindow } from '../../../src/domain/drift/assess-window.ts'
import { measureDataQuality } from '../../../src/domain/drift/data-quality.ts'
import { levelsOf } from '../../../src/domain/drift/levels.ts'
import type { DriftMeasurement } from '../../../src/domain/drift/measurement.ts'
import { measurePredictionDrift } from '../../../src/domain/drift/prediction-drift.ts'
import { measureQualityDrop } from '../../../src/domain/drift/quality-drop.ts'
import { type SeededGenerator, seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'
import { drawFaults, drawLabels } from './draws.ts'

const queues = [0.4, 0.2, 0.15, 0.1, 0.06, 0.05, 0.03, 0.01]
const sizes = [50, 100, 200, 500, 1000, 5000]
const effects = ['jensen-shannon', 'psi', 'hellinger', 'total-variation'] as const
const rule = { monitor: 'prediction-drift of queue', advisory: false, warning: 0.1, critical: 0.25 }

/** Random halves of one population: nothing changed, so every alarm is false. */
function drawHalves(n: number, generator: SeededGenerator) {
  return { reference: drawLabels(n, queues, generator), window: drawLabels(n, queues, generator) }
}

function countAlarms(repetitions: number, measure: () => DriftMeasurement): { anyChange: number; atDefaults: number } {
  const measured = Array.from({ length: repetitions }, measure)
  const anyChange = measured.filter(({ lower }) => lower > 0).length
  const alarms = measured.filter((one) => {
    const { outcome } = assessMeasurement({ ...rule, effect: one.effect }, one)
    return outcome === 'warning' || outcome === 'critical'
  })
  return { anyChange, atDefaults: alarms.length }
}

describe('false alarms of prediction drift between random halves', () => {
  const level = 0.05
  const repetitions = 200

  it.each(effects)(
    'by %s are at most 1.3 times the level for any change, and at most the level at default thresholds',
    (effect) => {
      const generator = seededGenerator(5, `halves/${effect}`)
      const counted = sizes.map((n) =>
        countAlarms(repetitions, () =>
          measurePredictionDrift({ effect, level, warning: 0.1, ...drawHalves(n, generator) }),
        ),
      )
      const total = counted.reduce((sum, { anyChange }) => sum + anyChange, 0)
      expect(total / (sizes.length * repetitions)).toBeLessThanOrEqual(1.3 * level)
      // Of 200 at 5 %, more than 20 are seen once in a thousand times.
      for (const { anyChange, atDefaults } of counted) {
        expect(anyChange).toBeLessThanOrEqual(20)
        expect(atDefaults).toBeLessThanOrEqual(level * repetitions)
      }
    },
  )
})

type Monitor = { readonly effect: string; readonly measure: (n: number, level: number) => DriftMeasurement }

/** Twenty monitors, each with a reference of 2,000 rows that stays the same for all their windows. */
function twentyMonitors(generator: SeededGenerator): Monitor[] {
  const drift = effects.flatMap((effect) =>
    [queues, [0.9, 0.1], [0.5, 0.3, 0.2]].map((shares) => {
      const reference = drawLabels(2000, shares, generator)
      const window = (n: number) => drawLabels(n, shares, generator)
      return {
        effect,
        measure: (n: number, level: number) =>
          measurePredictionDrift({ effect, reference, window: window(n), level, warning: 0 }),
      }
    }),
  )
  const faults = [0.001, 0.01, 0.05, 0.2].map((share) => {
    const [effect, reference] = ['empty-share' as const, drawFaults(2000, share, generator)]
    return {
      effect,
      measure: (n: number, level: number) =>
        measureDataQuality({ effect, reference, window: drawFaults(n, share, generator), level, warning: 0 }),
    }
  })
  const quality = (['accuracy-drop', 'recall-drop', 'precision-drop', 'f1-drop'] as const).map((effect) => {
    const reference = drawAnswers(2000, generator)
    return {
      effect,
      measure: (n: number, level: number) =>
        measureQualityDrop({ effect, reference, window: drawAnswers(n, generator), level, warning: 0 }),
    }
  })
  return [...drift, ...faults, ...quality]
}

/** Answers about three labels, right in 85 of 100. */
function drawAnswers(n: number, generator: SeededGenerator) {
  const right = [0.51, 0.255, 0.085]
  const wrong = [0.05, 0.04, 0.02, 0.02, 0.01, 0.01]
  const pairs = ['a>a', 'b>b', 'c>c', 'a>b', 'b>a', 'a>c', 'c>a', 'b>c', 'c>b']
  return Object.entries(drawLabels(n, [...right, ...wrong], generator)).map(([name, count]) => {
    const [truth = '', predicted = ''] = (pairs[(name.codePointAt(0) ?? 0) - 97] ?? '').split('>')
    return { truth, predicted, count }
  })
}

describe('a quiet year of daily checks with twenty monitors', () => {
  it('has at most the false alarms of the definition, with thresholds at 0 and a new champion every month', () => {
    const [days, month, falseAlarmsPerYear] = [365, 30, 12]
    const generator = seededGenerator(5, 'quiet year')
    const { monitor: level } = levelsOf({ falseAlarmsPerYear, runsPerYear: days, actingMonitors: 20 })
    let monitors = twentyMonitors(generator)
    let alarms = 0
    for (let day = 0; day < days; day++) {
      if (day % month === 0) monitors = twentyMonitors(generator)
      const verdicts = monitors.map(({ effect, measure }) =>
        assessMeasurement({ ...rule, effect, warning: 0, critical: 0.5 }, measure(50 + ((day * 37) % 450), level)),
      )
      if (['warning', 'critical'].includes(assessWindow(verdicts).outcome)) alarms++
    }
    expect(monitors).toHaveLength(20)
    expect(alarms).toBeLessThanOrEqual(falseAlarmsPerYear)
  })
})
