import { seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'
import { shuffled } from '../calibration/linear-model.ts'
import type { Sides } from '../calibration/random-sides.ts'
import type { Scenario } from './scenario.ts'

/** Reference and window of a scenario; no complaint is on both sides, however its text was changed. */
export function drawWindow(
  { name, ordinary, foreign, foreignShare }: Scenario,
  { rows, reference, number }: { readonly rows: number; readonly reference: number; readonly number: number },
): Sides {
  const generator = seededGenerator(number, `${name}/${rows}`)
  const foreignRows = Math.round(rows * foreignShare)
  const strangers = shuffled(foreign, generator).slice(0, foreignRows)
  const taken = new Set(strangers.map(({ id }) => originOf(id)))
  const others = shuffled(ordinary, generator).filter(({ id }) => !taken.has(id))
  const kept = rows - foreignRows
  return { window: [...others.slice(0, kept), ...strangers], reference: others.slice(kept, kept + reference) }
}

/** The complaint that a changed one was made from. */
function originOf(id: string): string {
  return id.split('~')[0] ?? id
}
