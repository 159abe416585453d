import type { TaskLabels } from './record.ts'
import { type DatasetSplit, type SplitName, type SplitShares, splitNames } from './split.ts'

/** Something a split lacks to be trained on or judged by; `message` reads "observed, relation, limit". */
export type DataShortage = {
  readonly kind: 'empty split' | 'no label to train on' | 'one label to train on' | 'no label to test on'
  readonly message: string
}

/** What the split lacks; an empty list when a model can be trained and compared on it. */
export function findShortages(split: DatasetSplit, shares: SplitShares, tasks: TaskLabels): DataShortage[] {
  const empty = splitNames.filter(
    (name) => split[name].length === 0 && (name !== 'validation' || shares.validation > 0),
  )
  return [
    ...empty.map((name): DataShortage => ({ kind: 'empty split', message: describeEmpty(split, name) })),
    ...Object.keys(tasks).flatMap((task) => taskShortages(split, task)),
  ]
}

function describeEmpty({ straddling }: DatasetSplit, name: SplitName): string {
  const because = `; ${straddling.length} newer records were left out because their groups began before the test period`
  return `${name} has 0 records, at least 1 is needed${name === 'test' && straddling.length > 0 ? because : ''}`
}

function taskShortages(split: DatasetSplit, task: string): DataShortage[] {
  const labelsIn = (name: 'train' | 'test') => new Set(split[name].flatMap(({ labels }) => labels[task] ?? []))
  const [train, test] = [labelsIn('train'), labelsIn('test')]
  const shortages: DataShortage[] = []
  if (split.train.length > 0 && train.size === 0) {
    const message = `task ${task} has a label on 0 of ${split.train.length} records of train, at least 2 different labels are needed`
    shortages.push({ kind: 'no label to train on', message })
  }
  if (train.size === 1) {
    const message = `task ${task} has only the label "${[...train][0]}" in train, at least 2 different labels are needed`
    shortages.push({ kind: 'one label to train on', message })
  }
  if (split.test.length > 0 && test.size === 0) {
    const message = `task ${task} has a label on 0 of ${split.test.length} records of test, at least 1 is needed`
    shortages.push({ kind: 'no label to test on', message })
  }
  return shortages
}
