import { createHash } from 'node:crypto'
import type { ObjectStore } from '../aws/object-store.ts'
import { datasetFiles, type ObjectReference, objectUri, storageKeys } from '../contract/keys.ts'
import { canonicalJson } from '../domain/dataset/canonical-json.ts'
import { findShortages } from '../domain/dataset/enough-data.ts'
import { fingerprintLines } from '../domain/dataset/fingerprint.ts'
import { buildManifest, type DatasetManifest, formatManifest } from '../domain/dataset/manifest.ts'
import type { RecordMapping, TaskLabels } from '../domain/dataset/record.ts'
import { type DatasetSplit, type SplitShares, splitByTimeAndGroup } from '../domain/dataset/split.ts'
import { type DatasetSummary, summariseDataset } from '../domain/dataset/summary.ts'
import { formatDatasetFiles } from './dataset-files.ts'
import { readManifest, type StoredManifest } from './dataset-manifest.ts'
import { failure, rethrowAws } from './failures.ts'
import { type Heartbeat, heartbeatOrStop } from './heartbeat.ts'
import { readStaged, type StagedAnnotations } from './staged-annotations.ts'
import { sha256, storeOnce } from './stored-objects.ts'

export type DatasetDeps = {
  readonly objects: Pick<ObjectStore, 'read' | 'writeOnce' | 'size'>
  readonly heartbeat?: Heartbeat
}

/** The parts of a definition that shape a data set. */
export type DatasetDefinition = {
  readonly tasks: TaskLabels
  readonly data: { readonly record: RecordMapping; readonly split: SplitShares }
}

export type BuildDatasetInput = {
  readonly bucket: string
  readonly model: string
  readonly runId: string
  readonly staged: ObjectReference
  readonly definition: DatasetDefinition
}

/** A data set by its summary, its folder (with the final slash) and its manifest. */
export type BuiltDataset = DatasetSummary & { readonly uri: string; readonly manifest: ObjectReference }

type Build = { readonly fingerprint: string; readonly split: DatasetSplit; readonly annotations: StagedAnnotations }
type Files = Readonly<Record<string, Uint8Array>>

// Part of what a data set is: another seed would move groups between train and validation.
const splitSeed = 1

export function createDatasetActivities({ objects, heartbeat = heartbeatOrStop }: DatasetDeps) {
  return {
    /** Splits what was staged and stores it under its fingerprint; a data set that is complete there is checked, not built. */
    async buildDataset(input: BuildDatasetInput): Promise<BuiltDataset> {
      const { bucket, model, definition } = input
      const annotations = await readStaged(objects, input.staged)
      const split = splitOrFail(annotations, definition)
      const fingerprint = fingerprintOf(split, definition)
      heartbeat({ fingerprint, train: split.train.length, test: split.test.length })
      const known = await readManifest(objects, bucket, model, fingerprint)
      const stored =
        known && (await isWhole(objects, bucket, known.manifest))
          ? known
          : await store(objects, input, { fingerprint, split, annotations }, heartbeat)
      const uri = objectUri(bucket, storageKeys.dataset(model, fingerprint))
      return { ...summariseDataset(stored.manifest), uri, manifest: stored.reference }
    },
  }
}

function splitOrFail({ records }: StagedAnnotations, { tasks, data }: DatasetDefinition): DatasetSplit {
  const split = splitByTimeAndGroup(records, data.split, splitSeed)
  const shortages = findShortages(split, data.split, tasks).map(({ message }) => message)
  if (shortages.length > 0) throw failure('NotEnoughData', shortages.join('; '))
  return split
}

function fingerprintOf(split: DatasetSplit, { tasks, data }: DatasetDefinition): string {
  const hash = createHash('sha256')
  for (const line of fingerprintLines(split, data.record, tasks)) hash.update(line)
  return hash.digest('hex')
}

/** Whether all files are there in their size. One that is gone can be made again, one of another size is a failure. */
async function isWhole(objects: DatasetDeps['objects'], bucket: string, manifest: DatasetManifest): Promise<boolean> {
  for (const [name, { bytes: expected }] of Object.entries(manifest.files)) {
    const key = `${storageKeys.dataset(manifest.model, manifest.fingerprint)}${name}`
    const uri = objectUri(bucket, key)
    const actual = await objects.size(bucket, key).catch((error) => rethrowAws(error, `look for ${uri}`))
    if (actual === undefined) return false
    if (actual !== expected) throw failure('ObjectChanged', `${uri} has ${actual} bytes, its manifest says ${expected}`)
  }
  return true
}

async function store(
  objects: DatasetDeps['objects'],
  { bucket, model, definition }: BuildDatasetInput,
  build: Build,
  heartbeat: Heartbeat,
): Promise<StoredManifest> {
  const { fingerprint, split } = build
  const folder = storageKeys.dataset(model, fingerprint)
  const files = formatDatasetFiles(split, definition)
  for (const [name, body] of Object.entries(files)) {
    await storeOnce(objects, bucket, `${folder}${name}`, body)
    heartbeat({ fingerprint, wrote: name })
  }
  const key = `${folder}${datasetFiles.manifest}`
  const uri = objectUri(bucket, key)
  // Last, since its presence means that the folder is complete. The first one stays: the same records may come from other files.
  const text = describe(model, definition, build, files)
  await objects.writeOnce(bucket, key, text).catch((error) => rethrowAws(error, `write ${uri}`))
  const stored = await readManifest(objects, bucket, model, fingerprint)
  if (!stored) throw failure('ObjectMissing', `${uri} was written and is not there`)
  return stored
}

function describe(model: string, { tasks, data }: DatasetDefinition, build: Build, files: Files): string {
  const { fingerprint, split, annotations } = build
  const labels = Object.fromEntries(Object.entries(tasks).map(([task, { labels: accepted }]) => [task, accepted]))
  const described = Object.entries(files).map(([name, body]) => [name, { sha256: sha256(body), bytes: body.length }])
  const manifest = buildManifest({
    model,
    fingerprint,
    split,
    shares: data.split,
    seed: splitSeed,
    tasks,
    counts: annotations.counts,
    sources: annotations.sources,
    definitionSha256: sha256(canonicalJson({ data, labels })),
    files: Object.fromEntries(described),
  })
  return formatManifest(manifest)
}
