import { countReference, type ReferenceRow } from './reference-profile.ts'
import type { SliceCounts, SliceWindow } from './window-content.ts'

/** Values of a slice that are counted by themselves, the most frequent ones. */
export const mostSliceValues = 50
/** A longer value is no name of a group; it may be what a customer wrote. */
export const longestSliceValue = 100
/** Under this name all other values are counted. */
export const otherValues = 'other'

type SlicedRow = ReferenceRow & { readonly slices: Readonly<Record<string, string>> }

/**
 * Counts the rows of a reference by the values of each slice. A row without a value counts nowhere; the 50 most frequent values of
 * at most 100 characters are counted by themselves, all others as `other`. The order of the rows does not matter.
 */
export function countReferenceSlices(
  rows: readonly SlicedRow[],
  labels: Readonly<Record<string, readonly string[]>>,
): SliceCounts {
  const names = [...new Set(rows.flatMap(({ slices }) => Object.keys(slices)))].sort()
  return Object.fromEntries(names.map((name) => [name, countValues(rows, name, labels)]))
}

function countValues(
  rows: readonly SlicedRow[],
  name: string,
  labels: Readonly<Record<string, readonly string[]>>,
): Record<string, SliceWindow> {
  const common = commonValues(rows.map(({ slices }) => slices[name] ?? ''))
  const groups = new Map<string, SlicedRow[]>()
  for (const row of rows) {
    const value = row.slices[name] ?? ''
    if (value === '') continue
    const group = common.has(value) ? value : otherValues
    const members = groups.get(group)
    if (members) members.push(row)
    else groups.set(group, [row])
  }
  return Object.fromEntries(
    [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, of]) => [value, countGroup(of, labels)]),
  )
}

function countGroup(rows: readonly SlicedRow[], labels: Readonly<Record<string, readonly string[]>>): SliceWindow {
  const tasks = Object.entries(countReference(rows, labels))
  return {
    rows: rows.length,
    tasks: Object.fromEntries(tasks.map(([task, { predicted, outcomes }]) => [task, { predicted, outcomes }])),
  }
}

function commonValues(values: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const value of values) {
    if (value !== '' && value.length <= longestSliceValue) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const frequent = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return new Set(frequent.slice(0, mostSliceValues).map(([value]) => value))
}
