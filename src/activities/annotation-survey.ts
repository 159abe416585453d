import { createHash } from 'node:crypto'
import type { ListedObject, ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { objectUri, parseObjectUri, runFiles, storageKeys } from '../contract/keys.ts'
import type { SourceObject } from '../domain/dataset/manifest.ts'
import type { RunEvidence } from '../domain/evidence.ts'
import type { AnnotationSurvey } from '../domain/policy/annotation-trigger.ts'
import { readAnnotationFile } from './annotation-file.ts'
import { type ChampionDeps, createChampionActivities } from './champion.ts'
import { readManifest } from './dataset-manifest.ts'
import { rethrowAws } from './failures.ts'
import { type Heartbeat, heartbeatOrStop } from './heartbeat.ts'

export type SurveyDeps = ChampionDeps & {
  readonly objects: Pick<ObjectStore, 'read' | 'list'>
  readonly heartbeat?: Heartbeat
}

export function createAnnotationSurveyActivities({ objects, sagemaker, heartbeat = heartbeatOrStop }: SurveyDeps) {
  const { findChampion } = createChampionActivities({ sagemaker })
  return {
    /**
     * Counts what was delivered since the last retraining built its data set, or since the champion's, where that run came to none:
     * one that the gate rejected learnt from these files too. Without either all of it is new.
     */
    async surveyAnnotations({ definition, lastRunId }: SurveyInput): Promise<AnnotationSurvey> {
      heartbeat('looking for what was learnt from already')
      const champion = await findChampion(definition)
      return surveyNewAnnotations(objects, definition, { lastRunId, champion })
    },
  }
}

type SurveyInput = { readonly definition: ModelDefinition; readonly lastRunId: string | null }
type Surveyed = Pick<ModelDefinition, 'model' | 'data' | 'environment'>

/** The files under `data.annotations` that neither the last retraining nor the champion learnt from, and how many rows they have. */
export async function surveyNewAnnotations(
  objects: SurveyDeps['objects'],
  definition: Surveyed,
  { lastRunId, champion }: { readonly lastRunId: string | null; readonly champion: { readonly runId: string } | null },
): Promise<AnnotationSurvey> {
  const last = lastRunId === null ? null : await readSources(objects, definition, { runId: lastRunId })
  return surveyFiles(objects, definition, last ?? (await readSources(objects, definition, champion)))
}

async function surveyFiles(
  objects: SurveyDeps['objects'],
  definition: Surveyed,
  sources: readonly SourceObject[] | null,
): Promise<AnnotationSurvey> {
  const { bucket, key: prefix } = parseObjectUri(definition.data.annotations)
  const known = new Map((sources ?? []).map(({ key, bytes }) => [key, bytes]))
  const files: ListedObject[] = []
  try {
    for await (const file of objects.list(bucket, prefix)) {
      if (!file.key.endsWith('/') && file.bytes > 0 && known.get(file.key) !== file.bytes) files.push(file)
    }
  } catch (error) {
    rethrowAws(error, `list ${definition.data.annotations}`)
  }
  let records = 0
  for (const { key } of files) records += await countRows(objects, bucket, key)
  const newest = files.map(({ lastModified }) => lastModified.getTime())
  return {
    files: files.length,
    records,
    newestMs: newest.length > 0 ? newest.reduce((last, ms) => Math.max(last, ms)) : null,
    manifestHash: hashOf(files),
  }
}

async function countRows(objects: SurveyDeps['objects'], bucket: string, key: string): Promise<number> {
  const uri = objectUri(bucket, key)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  let rows = 0
  if (bytes) for (const row of readAnnotationFile(key, bytes)) rows += 'value' in row ? 1 : 0
  return rows
}

/** What a run learnt from; null where it came to no data set, or nothing is known of it. */
async function readSources(
  objects: SurveyDeps['objects'],
  { model, environment }: Surveyed,
  run: { readonly runId: string } | null,
): Promise<readonly SourceObject[] | null> {
  if (!run) return null
  const { bucket } = environment
  const key = `${storageKeys.run(model, run.runId)}${runFiles.evidence}`
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${objectUri(bucket, key)}`))
  const evidence = bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as RunEvidence) : undefined
  const fingerprint = evidence?.dataset?.fingerprint
  const stored = fingerprint ? await readManifest(objects, bucket, model, fingerprint) : undefined
  return stored?.manifest.sources ?? null
}

function hashOf(files: readonly ListedObject[]): string {
  const lines = files.map(({ key, etag, bytes }) => `${key} ${etag} ${bytes}\n`).sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}
