import type { ObjectStore } from '../aws/object-store.ts'
import { type ObjectReference, storageKeys } from '../contract/keys.ts'
import type { SourceObject } from '../domain/dataset/manifest.ts'
import type { AnnotationRecord } from '../domain/dataset/record.ts'
import type { AnnotationCounts } from '../domain/dataset/validate-annotations.ts'
import { readUnchanged, storeObject } from './stored-objects.ts'

/** What ingestion hands to the building of the data set. */
export type StagedAnnotations = {
  readonly counts: AnnotationCounts
  readonly sources: readonly SourceObject[]
  readonly records: readonly AnnotationRecord[]
}

type Place = { readonly bucket: string; readonly model: string; readonly runId: string }

/** One object of JSON Lines: first the counts and the sources, then a record a line. */
export function stageAnnotations(
  objects: Pick<ObjectStore, 'write'>,
  { bucket, model, runId }: Place,
  { records, ...head }: StagedAnnotations,
): Promise<ObjectReference> {
  const lines = [head, ...records].map((line) => `${JSON.stringify(line)}\n`)
  return storeObject(objects, bucket, `${storageKeys.run(model, runId)}annotations.jsonl`, lines.join(''))
}

export async function readStaged(
  objects: Pick<ObjectStore, 'read'>,
  reference: ObjectReference,
): Promise<StagedAnnotations> {
  const text = new TextDecoder().decode(await readUnchanged(objects, reference))
  const [head = '{}', ...lines] = text.trimEnd().split('\n')
  const records = lines.map((line) => JSON.parse(line) as AnnotationRecord)
  return { ...(JSON.parse(head) as Omit<StagedAnnotations, 'records'>), records }
}
