import { measureMonitor } from '../../src/domain/drift/monitors.ts'
import { compareRows, task } from '../calibration/compared-rows.ts'
import { drawWindow } from './draw-window.ts'
import type { PowerOptions } from './options.ts'
import type { Scenario } from './scenario.ts'

/** How far quality that was estimated without labels lay from what turned out true, in the mean over windows. */
export type EstimateError = {
  readonly scenario: string
  readonly rows: number
  readonly windows: number
  readonly accuracy: number
  /** What an estimate that knew the expected accuracy would miss the realised one by: the mean of |binomial − mean| / n. */
  readonly samplingAlone: number
  readonly macroF1: number | null
}

/** Compares `estimated-quality` with the truth of the same windows. */
export function measureEstimateErrors(scenario: Scenario, rows: number, options: PowerOptions): EstimateError {
  const { windows, reference, level } = options
  const errors = Array.from({ length: windows }, (_, number) => {
    const sides = drawWindow(scenario, { rows, reference, number })
    const { reference: known, window } = compareRows(sides, scenario.champion, `${scenario.name}/${number}`)
    const compared = { window, ...known, positives: {}, level, seed: number }
    const thresholds = { task, warning: 0.1, critical: 0.2, advisory: false }
    const accuracy = measureMonitor({ kind: 'estimated-quality', effect: 'accuracy-drop', ...thresholds }, compared)
    const f1 = measureMonitor({ kind: 'estimated-quality', effect: 'f1-drop', ...thresholds }, compared)
    const pairs = sides.window.map(({ product, answer }) => ({ truth: product, given: answer.label }))
    const right = pairs.filter(({ truth, given }) => truth === given).length / pairs.length
    const classes = f1.evidence.classes as readonly string[] | undefined
    return {
      accuracy: missedBy(accuracy.evidence.window, right),
      sampling: Math.sqrt((2 * right * (1 - right)) / (Math.PI * pairs.length)),
      macroF1: classes ? missedBy(f1.evidence.window, macroF1Of(pairs, classes)) : null,
    }
  })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const ofF1 = errors.flatMap(({ macroF1 }) => macroF1 ?? [])
  return {
    scenario: scenario.name,
    rows,
    windows,
    accuracy: mean(errors.flatMap(({ accuracy }) => accuracy ?? [])),
    samplingAlone: mean(errors.map(({ sampling }) => sampling)),
    macroF1: ofF1.length > 0 ? mean(ofF1) : null,
  }
}

function missedBy(estimated: unknown, realised: number): number | null {
  return typeof estimated === 'number' ? Math.abs(estimated - realised) : null
}

function macroF1Of(pairs: ReadonlyArray<{ truth: string; given: string }>, classes: readonly string[]): number {
  const of = (label: string) => {
    const both = pairs.filter(({ truth, given }) => truth === label && given === label).length
    const either =
      pairs.filter(({ truth }) => truth === label).length + pairs.filter(({ given }) => given === label).length
    return either === 0 ? 0 : (2 * both) / either
  }
  return classes.reduce((sum, label) => sum + of(label), 0) / classes.length
}
