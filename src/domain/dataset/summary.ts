import type { DatasetManifest, Period } from './manifest.ts'
import { compareText } from './record.ts'

/** A data set as workflows and evidence speak of it. */
export type DatasetSummary = Pick<DatasetManifest, 'fingerprint' | 'counts' | 'periods' | 'leftOut'> & {
  /** First and last time of all records, ISO 8601. */
  readonly period: NonNullable<Period>
  /** Beginning of the test period, ISO 8601. */
  readonly testFrom: string | null
  /** Per task, the records of each split that have a label. */
  readonly labelled: Readonly<Record<string, DatasetManifest['counts']>>
}

export function summariseDataset({
  fingerprint,
  counts,
  periods,
  leftOut,
  tasks,
  split,
}: DatasetManifest): DatasetSummary {
  const labelled = Object.entries(tasks).map(([task, { unlabelled }]) => [
    task,
    {
      train: counts.train - unlabelled.train,
      validation: counts.validation - unlabelled.validation,
      test: counts.test - unlabelled.test,
    },
  ])
  const period = wholePeriod(Object.values(periods))
  return {
    fingerprint,
    period,
    counts,
    periods,
    leftOut,
    testFrom: split.testFrom,
    labelled: Object.fromEntries(labelled),
  }
}

function wholePeriod(periods: readonly Period[]): NonNullable<Period> {
  const times = periods.flatMap((period) => (period ? [period.from, period.to] : [])).sort(compareText)
  const [from, to] = [times[0], times.at(-1)]
  if (from === undefined || to === undefined) throw new RangeError('a data set must have at least 1 record, got 0')
  return { from, to }
}
