import { compareRows } from '../calibration/compared-rows.ts'
import { measureWindow, type Said } from '../calibration/measure-window.ts'
import { verySlowKinds, watched } from '../calibration/monitors.ts'
import { type Tally, tally } from '../calibration/tally.ts'
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
  const { windows, slowWindows, level, reference } = options
  const sides = Array.from({ length: windows }, (_, number) => drawWindow(scenario, { rows, reference, number }))
  const said = sides.map((of, seed) =>
    measureWindow({
      monitors: watched.filter(({ kind }) => seed < slowWindows || !verySlowKinds.has(kind)),
      ...compareRows(of, scenario.champion, `${scenario.name}/${rows}/${seed}`),
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
