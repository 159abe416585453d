import { type DatasetManifest, type Period, type TaskCounts, trainedLabels } from './manifest.ts'
import { compareText } from './record.ts'

/** A data set as workflows and evidence speak of it. */
export type DatasetSummary = Pick<DatasetManifest, 'fingerprint' | 'counts' | 'periods' | 'leftOut'> & {
  /** First and last time of all records, ISO 8601. */
  readonly period: NonNullable<Period>
  /** Beginning of the test period, ISO 8601. */
  readonly testFrom: string | null
  /** Per task, the records of each split that have a label. */
  readonly labelled: Readonly<Record<string, DatasetManifest['counts']>>
  /** Labels that are told and cannot be learnt, since none of their records is for training; as sentences. */
  readonly unlearnt?: readonly string[]
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
    unlearnt: Object.entries(tasks).flatMap(([task, counted]) => sayUnlearnt(task, counted)),
  }
}

/** A label that is new has all its records among the newest, which are for the test: then no model learns it. */
function sayUnlearnt(task: string, counts: TaskCounts): string[] {
  const learnt = trainedLabels(counts)
  return Object.entries(counts.labels).flatMap(([label, { validation, test }]) => {
    const held = validation + test
    if (held === 0 || learnt.includes(label)) return []
    const rule = 'deliver older ones, or lower data.split.test'
    return [
      `no model learns ${label} of ${task}: its ${held} records are all kept back for test and validation; ${rule}`,
    ]
  })
}

function wholePeriod(periods: readonly Period[]): NonNullable<Period> {
  const times = periods.flatMap((period) => (period ? [period.from, period.to] : [])).sort(compareText)
  const [from, to] = [times[0], times.at(-1)]
  if (from === undefined || to === undefined) throw new RangeError('a data set must have at least 1 record, got 0')
  return { from, to }
}
