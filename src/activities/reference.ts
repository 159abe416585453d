import { createHash } from 'node:crypto'
import type { ObjectStore } from '../aws/object-store.ts'
import { objectUri, runFiles, storageKeys } from '../contract/keys.ts'
import { canonicalJson } from '../domain/dataset/canonical-json.ts'
import { type DatasetManifest, trainedLabels } from '../domain/dataset/manifest.ts'
import { compareText } from '../domain/dataset/record.ts'
import { addHealthyDays, type HealthyCounts } from '../domain/drift/healthy-days.ts'
import type { Reference } from '../domain/drift/judge-window.ts'
import { type ReferenceProfile, type ReferenceRow, referenceSchemaVersion } from '../domain/drift/reference-profile.ts'
import type { RunEvidence } from '../domain/evidence.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import { readManifest } from './dataset-manifest.ts'
import { failure, rethrowAws } from './failures.ts'
import { countRows } from './reference-counts.ts'
import { type ReadRow, readLearntTexts, readReferenceRows } from './reference-rows.ts'
import { readUnchanged, storeObject } from './stored-objects.ts'

export type ReferenceDeps = { readonly objects: Pick<ObjectStore, 'read' | 'write'> }

export type ReferenceInput = {
  readonly bucket: string
  readonly model: string
  readonly champion: Pick<Champion, 'version' | 'runId'>
  /** The text's fields, in their order. */
  readonly fields: readonly string[]
}

/** A window in which nothing was wrong, leaving its volume out. */
export type HealthyInput = {
  readonly bucket: string
  readonly model: string
  readonly version: number
  readonly window: HealthyCounts
}

/** As many as a window's sample has. */
const sampledRows = 5_000

export function createReferenceActivities({ objects }: ReferenceDeps) {
  return {
    /** The champion's reference, built from its data set and its scored test rows when it is asked for the first time. */
    async readReference(input: ReferenceInput): Promise<Reference> {
      const { bucket, model, champion } = input
      const known = await readProfile(objects, { bucket, model, version: champion.version })
      if (known?.runId !== champion.runId) return buildReference(objects, input)
      const lines = new TextDecoder().decode(await readUnchanged(objects, known.sample)).split('\n')
      return { profile: known, sample: lines.filter(Boolean).map((line) => JSON.parse(line) as ReferenceRow) }
    },

    /**
     * Keeps the days of a healthy window as what a day of this version is like, until there are enough of them; days that are known are
     * kept as they are. A version without a reference has nothing to add to.
     */
    async noteHealthyWindow({ bucket, model, version, window }: HealthyInput): Promise<void> {
      const profile = await readProfile(objects, { bucket, model, version })
      if (!profile) return
      const noted = addHealthyDays(profile, window)
      if (noted !== profile) await storeProfile(objects, bucket, noted)
    },
  }
}

type Place = { readonly bucket: string; readonly model: string; readonly version: number }

/** What was stored; nothing where it is of another form, so that it is built again. */
async function readProfile(
  objects: ReferenceDeps['objects'],
  { bucket, model, version }: Place,
): Promise<ReferenceProfile | undefined> {
  const key = storageKeys.reference(model, version)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${objectUri(bucket, key)}`))
  if (!bytes) return undefined
  const profile = JSON.parse(new TextDecoder().decode(bytes)) as ReferenceProfile
  return profile.schemaVersion === referenceSchemaVersion ? profile : undefined
}

async function storeProfile(objects: ReferenceDeps['objects'], bucket: string, profile: ReferenceProfile) {
  const key = storageKeys.reference(profile.model, profile.version)
  await storeObject(objects, bucket, key, `${canonicalJson(profile, 2)}\n`)
}

async function buildReference(objects: ReferenceDeps['objects'], input: ReferenceInput): Promise<Reference> {
  const { bucket, model, champion } = input
  const evidence = await readEvidence(objects, input)
  const fingerprint = evidence.dataset?.fingerprint
  const stored = fingerprint ? await readManifest(objects, bucket, model, fingerprint) : undefined
  if (!fingerprint || !stored) {
    const folder = objectUri(bucket, storageKeys.dataset(model, fingerprint ?? ''))
    throw failure('ObjectMissing', `the data set of version ${champion.version} is not there: ${folder}`)
  }
  const { manifest } = stored
  const labels = Object.fromEntries(
    Object.entries(manifest.tasks).map(([task, counts]) => [task, trainedLabels(counts)]),
  )
  const { rows, unanswered } = await readReferenceRows(objects, { ...input, fingerprint, labels })
  const sample = sampleOf(rows)
  const learnt = await readLearntTexts(objects, { ...input, fingerprint })
  const { quality, ...counts } = await countRows({ rows, sample, learnt, labels })
  const sampleKey = storageKeys.referenceSample(model, champion.version)
  const lines = sample.map((row) => `${JSON.stringify(row)}\n`).join('')
  const profile: ReferenceProfile = {
    schemaVersion: referenceSchemaVersion,
    model,
    version: champion.version,
    runId: champion.runId,
    datasetFingerprint: fingerprint,
    rows: rows.length,
    period: manifest.periods.test,
    unanswered,
    ...counts,
    quality: { ...quality, ...deliveredQuality(evidence, manifest) },
    healthyWindow: null,
    sample: { rows: sample.length, ...(await storeObject(objects, bucket, sampleKey, lines)) },
  }
  await storeProfile(objects, bucket, profile)
  return { profile, sample }
}

async function readEvidence(
  objects: ReferenceDeps['objects'],
  { bucket, model, champion }: ReferenceInput,
): Promise<RunEvidence> {
  const key = `${storageKeys.run(model, champion.runId)}${runFiles.evidence}`
  const uri = objectUri(bucket, key)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  if (!bytes)
    throw failure('ObjectMissing', `${uri} is not there, which says what version ${champion.version} learnt from`)
  return JSON.parse(new TextDecoder().decode(bytes)) as RunEvidence
}

/** Ingestion keeps neither empty texts nor the same text twice, so their ordinary shares are those of what was delivered. */
function deliveredQuality({ annotations }: RunEvidence, { counts, leftOut }: DatasetManifest) {
  const records = counts.train + counts.validation + counts.test + leftOut.straddling + leftOut.sameText
  return {
    empty: { count: annotations?.quarantined['missing text'] ?? 0, n: annotations?.rows ?? records },
    duplicate: { count: leftOut.sameText, n: records },
  }
}

/** The rows whose ids have the smallest hashes: chosen without a look at them, and the same at every time. */
function sampleOf(rows: readonly ReadRow[]): ReferenceRow[] {
  const hashed = rows.map((row) => ({ row, hash: createHash('md5').update(row.id).digest('hex') }))
  return hashed
    .sort((a, b) => compareText(a.hash, b.hash))
    .slice(0, sampledRows)
    .map(({ row: { parts: _, slices: __, ...row } }) => row)
}
