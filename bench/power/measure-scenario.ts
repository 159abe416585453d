import { referenceOf, windowOf } from '../calibration/compared-rows.ts'
import { measureWindow, type Said } from '../calibration/measure-window.ts'
import { watched } from '../calibration/monitors.ts'
import { type Tally, tally } from '../calibration/tally.ts'
import { textLimitsOf } from '../calibration/text-faults.ts'
import { drawWindow } from './draw-window.ts'
import type { PowerOptions } from './options.ts'
import type { Scenario } from './scenario.ts'

/** What the monitors found of one change in windows of one size. */
export type Found = {
  readonly scenario: string
  readonly rows: number
  readonly windows: number
  readonly referenceRows: number
  /** Windows in which a p-value is below the level shared evenly among the monitors that have one. */
  readonly anyAtSharedLevel: number
  /** Windows in which some monitor exceeds its warning threshold. */
  readonly anyWarning: number
  readonly tallies: readonly Tally[]
}

export function measureScenario(scenario: Scenario, rows: number, options: PowerOptions): Found {
  const { windows, level, reference } = options
  const sides = Array.from({ length: windows }, (_, number) => drawWindow(scenario, { rows, reference, number }))
  const said = sides.map(({ window, reference }, seed) =>
    measureWindow({
      monitors: watched,
      reference: referenceOf(reference, scenario.champion),
      window: windowOf(window, scenario.champion, textLimitsOf(reference)),
      level,
      seed,
    }),
  )
  return {
    scenario: scenario.name,
    rows,
    windows,
    referenceRows: Math.min(...sides.map(({ reference }) => reference.length)),
    anyAtSharedLevel: said.filter((window) => isAnyShown(window, level)).length,
    anyWarning: said.filter((window) => window.some(({ warning }) => warning)).length,
    tallies: tally(said, level),
  }
}

function isAnyShown(said: readonly Said[], level: number): boolean {
  const values = said.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]))
  return values.some((pValue) => pValue <= level / values.length)
}
