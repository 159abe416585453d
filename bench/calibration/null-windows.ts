import type { MonitorDefinition } from '../../src/domain/drift/monitor-definition.ts'
import type { AnsweredRow, Champion } from './champion.ts'
import { compareRows } from './compared-rows.ts'
import { measureWindow, type Said } from './measure-window.ts'
import { verySlowKinds } from './monitors.ts'
import { drawSides } from './random-sides.ts'
import { type Tally, tally } from './tally.ts'

export type NullWindows = {
  readonly rows: number
  /** Rows of the reference: as many as wanted, or what is left of the complaints. */
  readonly referenceRows: number
  readonly tallies: readonly Tally[]
}

type Options = {
  readonly rows: readonly AnsweredRow[]
  readonly champion: Champion
  readonly monitors: readonly MonitorDefinition[]
  readonly windows: number
  /** Windows that the slow monitors see. */
  readonly slowWindows: number
  readonly reference: number
  readonly level: number
}

/** False alarms at each size of the window: random parts of the same complaints, so that every alarm is a false one. */
export function measureNullWindows(
  sizes: readonly number[],
  options: Options,
  say: (line: string) => void,
): NullWindows[] {
  return sizes.map((size) => {
    const startedAt = performance.now()
    const measured = Array.from({ length: options.windows }, (_, number) => measureOne(size, number, options))
    say(`${options.windows} windows of ${size} rows in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
    const referenceRows = Math.min(...measured.map(({ referenceRows }) => referenceRows))
    return {
      rows: size,
      referenceRows,
      tallies: tally(
        measured.map(({ said }) => said),
        options.level,
      ),
    }
  })
}

function measureOne(size: number, number: number, options: Options): { referenceRows: number; said: Said[] } {
  const { rows, champion, level, slowWindows } = options
  const monitors = options.monitors.filter(({ kind }) => number < slowWindows || !verySlowKinds.has(kind))
  const sides = drawSides(rows, { window: size, reference: options.reference, draw: `null/${size}/${number}` })
  const compared = compareRows(sides, champion, `${size}/${number}`)
  return {
    referenceRows: sides.reference.length,
    said: measureWindow({ monitors, ...compared, level, seed: number }),
  }
}
