import { seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'
import type { AnsweredRow } from './champion.ts'
import { shuffled } from './linear-model.ts'

export type Sides = { readonly reference: readonly AnsweredRow[]; readonly window: readonly AnsweredRow[] }

/**
 * Two random parts of the same rows, so that nothing changed between them. A form letter stays on one side; what of it is more than
 * a side still needs is left out.
 */
export function drawSides(
  rows: readonly AnsweredRow[],
  { window, reference, draw }: { readonly window: number; readonly reference: number; readonly draw: string },
): Sides {
  const sides = { reference: [] as AnsweredRow[], window: [] as AnsweredRow[] }
  for (const group of shuffled(groupsOf(rows), seededGenerator(1, draw))) {
    const missing = window - sides.window.length
    if (missing > 0) sides.window.push(...group.slice(0, missing))
    else if (sides.reference.length < reference)
      sides.reference.push(...group.slice(0, reference - sides.reference.length))
  }
  return sides
}

/** The first complaint of every group: rows that have nothing to do with each other. */
export function onceEach(rows: readonly AnsweredRow[]): AnsweredRow[] {
  return groupsOf(rows).flatMap(([first]) => first ?? [])
}

function groupsOf(rows: readonly AnsweredRow[]): AnsweredRow[][] {
  const groups = new Map<string, AnsweredRow[]>()
  for (const row of rows) {
    const group = groups.get(row.group)
    if (group) group.push(row)
    else groups.set(row.group, [row])
  }
  return [...groups.values()]
}
