import { type AnnotationRecord, byTimeThenId } from './record.ts'
import { splitHash } from './split-hash.ts'

/** `data.split` of the definition, as shares of all records (test) and of the records to train on (validation). */
export type SplitShares = { readonly test: number; readonly validation: number }

export const splitNames = ['train', 'validation', 'test'] as const
export type SplitName = (typeof splitNames)[number]

export type DatasetSplit = Readonly<Record<SplitName, readonly AnnotationRecord[]>> & {
  /** Beginning of the test period: everything to train on is older, everything to test on is not. `null` without records. */
  readonly testFrom: number | null
  /** Records of the test period whose group began before it; in no split. */
  readonly straddling: readonly AnnotationRecord[]
}

/**
 * Splits by time and group. The newest `shares.test` of the records set the beginning of the test period; a group belongs to
 * the side of its earliest record, and its records from the other side's period are left out. Of the older side, whole groups
 * go to validation in the order of a seeded hash, until its share is reached. The order of the input does not matter.
 *
 * Laws: no group on two sides; max time of train and validation < min time of test; every record in exactly one list.
 */
export function splitByTimeAndGroup(
  records: readonly AnnotationRecord[],
  shares: SplitShares,
  seed: number,
): DatasetSplit {
  const sorted = [...records].sort(byTimeThenId)
  const testFrom = sorted[sorted.length - Math.round(sorted.length * shares.test)]?.time ?? Infinity
  const older: AnnotationRecord[] = []
  const test: AnnotationRecord[] = []
  const straddling: AnnotationRecord[] = []
  const olderGroups = new Set<string>()
  for (const record of sorted) {
    if (record.time < testFrom) {
      olderGroups.add(record.group)
      older.push(record)
    } else if (olderGroups.has(record.group)) straddling.push(record)
    else test.push(record)
  }
  const inValidation = chooseGroups(older, shares.validation, seed)
  return {
    train: older.filter(({ group }) => !inValidation.has(group)),
    validation: older.filter(({ group }) => inValidation.has(group)),
    test,
    straddling,
    testFrom: Number.isFinite(testFrom) ? testFrom : null,
  }
}

/** Whole groups in the order of their hash; one that would exceed the share is passed over. */
function chooseGroups(records: readonly AnnotationRecord[], share: number, seed: number): ReadonlySet<string> {
  const sizes = new Map<string, number>()
  for (const { group } of records) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const order = [...sizes.keys()]
    .map((group) => ({ group, hash: splitHash(group, seed) }))
    .sort((a, b) => a.hash - b.hash || (a.group < b.group ? -1 : 1))
  const chosen = new Set<string>()
  let left = Math.round(records.length * share)
  for (const { group } of order) {
    const size = sizes.get(group) ?? 0
    if (size > left) continue
    chosen.add(group)
    left -= size
  }
  return chosen
}
