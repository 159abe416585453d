import { canonicalJson } from './canonical-json.ts'
import { datasetSchemaVersion } from './fingerprint.ts'
import type { AnnotationRecord, TaskLabels } from './record.ts'
import { type DatasetSplit, type SplitName, type SplitShares, splitNames } from './split.ts'
import type { AnnotationCounts } from './validate-annotations.ts'

export type SourceObject = { readonly key: string; readonly sha256: string; readonly bytes: number }
type DatasetFile = { readonly sha256: string; readonly bytes: number }

/** First and last time in a split, ISO 8601; `null` when it is empty. */
export type Period = { readonly from: string; readonly to: string } | null

/** What a data set holds and where it came from. Equal data sets built from equal deliveries have equal manifests. */
export type DatasetManifest = {
  readonly schemaVersion: number
  readonly fingerprint: string
  readonly model: string
  readonly split: SplitShares & { readonly seed: number; readonly testFrom: string | null }
  readonly counts: Readonly<Record<SplitName, number>>
  readonly periods: Readonly<Record<SplitName, Period>>
  /** Per task and label, how many records of each split; `unlabelled` counts those that lack the task. */
  readonly tasks: Readonly<Record<string, TaskCounts>>
  readonly leftOut: { readonly straddling: number } & Pick<
    AnnotationCounts,
    'quarantined' | 'duplicate' | 'corrected' | 'sameText'
  >
  readonly sources: readonly SourceObject[]
  /** SHA-256 of the definition's `data` section and of the tasks' labels, in canonical JSON. */
  readonly definitionSha256: string
  /** Every other file of the folder. */
  readonly files: Readonly<Record<string, DatasetFile>>
}

export type TaskCounts = {
  readonly labels: Readonly<Record<string, Readonly<Record<SplitName, number>>>>
  readonly unlabelled: Readonly<Record<SplitName, number>>
}

export type ManifestParts = Pick<
  DatasetManifest,
  'fingerprint' | 'model' | 'sources' | 'definitionSha256' | 'files'
> & {
  readonly split: DatasetSplit
  readonly shares: SplitShares
  readonly seed: number
  readonly tasks: TaskLabels
  readonly counts: AnnotationCounts
}

export function buildManifest({ split, shares, seed, tasks, counts, ...given }: ManifestParts): DatasetManifest {
  const { quarantined, duplicate, corrected, sameText } = counts
  return {
    ...given,
    schemaVersion: datasetSchemaVersion,
    split: { test: shares.test, validation: shares.validation, seed, testFrom: isoTime(split.testFrom) },
    counts: perSplit((name) => split[name].length),
    periods: perSplit((name) => period(split[name])),
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([task, { labels }]) => [task, countLabels(split, task, labels)]),
    ),
    leftOut: { straddling: split.straddling.length, quarantined, duplicate, corrected, sameText },
  }
}

/** The labels that a model learns from this data set: those of which a record is in its training split. */
export function trainedLabels({ labels }: TaskCounts): string[] {
  return Object.entries(labels).flatMap(([label, { train }]) => (train > 0 ? [label] : []))
}

/** The manifest as it is stored: sorted keys, one final newline. */
export function formatManifest(manifest: DatasetManifest): string {
  return `${canonicalJson(manifest, 2)}\n`
}

function countLabels(split: DatasetSplit, task: string, labels: readonly string[]): TaskCounts {
  const having = (label: string | null) =>
    perSplit((name) => split[name].filter((record) => (record.labels[task] ?? null) === label).length)
  return { labels: Object.fromEntries(labels.map((label) => [label, having(label)])), unlabelled: having(null) }
}

function perSplit<T>(of: (name: SplitName) => T): Record<SplitName, T> {
  const [train, validation, test] = splitNames
  return { train: of(train), validation: of(validation), test: of(test) }
}

function period(records: readonly AnnotationRecord[]): Period {
  const [first, last] = [records[0], records.at(-1)]
  return first && last ? { from: new Date(first.time).toISOString(), to: new Date(last.time).toISOString() } : null
}

function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
