import type { LabelPair, Share, SliceCounts } from './window-content.ts'

/** How often a task was answered right for one value of a slice, among its rows with truth. */
export type SliceComparison = {
  readonly slice: string
  readonly value: string
  readonly task: string
  /** Texts of the window with this value. */
  readonly rows: number
  readonly window: Share
  readonly reference: Share
  /** Accuracy of the reference less that of the window; null where either has no row with truth. */
  readonly drop: number | null
}

/**
 * The accuracy of every value of every slice in window and reference, the largest drop first; values without truth last, by their
 * name. For the eye: a value with few rows drops and rises by chance, which only a monitor can tell.
 *
 * @example compareSlices(window.slices, profile.slices)[0] // { slice: 'language', value: 'de', task: 'queue', drop: 0.21, … }
 */
export function compareSlices(window: SliceCounts, reference: SliceCounts): SliceComparison[] {
  const found = Object.entries(window).flatMap(([slice, values]) =>
    Object.entries(values).flatMap(([value, { rows, tasks }]) =>
      Object.entries(tasks).map(([task, { outcomes }]): SliceComparison => {
        const before = countRight(reference[slice]?.[value]?.tasks[task]?.outcomes ?? [])
        const now = countRight(outcomes)
        const drop = before.n > 0 && now.n > 0 ? before.count / before.n - now.count / now.n : null
        return { slice, value, task, rows, window: now, reference: before, drop }
      }),
    ),
  )
  const nameOf = ({ slice, value, task }: SliceComparison) => JSON.stringify([slice, value, task])
  return found.sort((a, b) => (b.drop ?? lowest) - (a.drop ?? lowest) || (nameOf(a) < nameOf(b) ? -1 : 1))
}

const lowest = -2

function countRight(outcomes: readonly LabelPair[]): Share {
  const sum = (of: readonly LabelPair[]) => of.reduce((total, { count }) => total + count, 0)
  return { count: sum(outcomes.filter(({ truth, predicted }) => truth === predicted)), n: sum(outcomes) }
}
