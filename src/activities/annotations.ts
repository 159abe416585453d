import type { ListedObject, ObjectStore } from '../aws/object-store.ts'
import { type ObjectReference, objectUri, parseObjectUri, runFiles, storageKeys } from '../contract/keys.ts'
import {
  type AnnotationsEvidence,
  judgeAnnotations,
  type ValidationRules,
} from '../domain/dataset/judge-annotations.ts'
import type { SourceObject } from '../domain/dataset/manifest.ts'
import type { QuarantinedRow } from '../domain/dataset/quarantine.ts'
import type { RecordMapping } from '../domain/dataset/record.ts'
import {
  type AnnotationCounts,
  type DeliveredRow,
  validateAnnotations,
} from '../domain/dataset/validate-annotations.ts'
import type { GateOutcome, Verdict } from '../domain/verdict.ts'
import { readAnnotationFile } from './annotation-file.ts'
import { failure, rethrowAws } from './failures.ts'
import { type Heartbeat, heartbeatOrStop } from './heartbeat.ts'
import { stageAnnotations } from './staged-annotations.ts'
import { sha256, storeObject } from './stored-objects.ts'

export type AnnotationDeps = {
  readonly objects: Pick<ObjectStore, 'list' | 'read' | 'write'>
  readonly heartbeat?: Heartbeat
}

/** The parts of a definition that ingestion reads. */
export type AnnotationDefinition = {
  readonly tasks: Readonly<Record<string, { readonly type: string; readonly labels: readonly string[] }>>
  readonly data: {
    /** Address of the folder where annotation files arrive. */
    readonly annotations: string
    readonly record: RecordMapping
    readonly validation: ValidationRules
  }
}

export type IngestInput = {
  readonly bucket: string
  readonly model: string
  readonly runId: string
  readonly definition: AnnotationDefinition
}

/** What ingestion found, without any record. `emptyKeys` and `unreadableKeys` name the first ten such files. */
export type AnnotationsReport = AnnotationCounts & {
  readonly files: {
    readonly read: number
    readonly empty: number
    readonly unreadable: number
    readonly bytes: number
    readonly emptyKeys: readonly string[]
    readonly unreadableKeys: readonly string[]
  }
  readonly verdict: Verdict<GateOutcome, AnnotationsEvidence>
  /** One JSON line for each rule that a row broke; `null` when none was set aside. */
  readonly quarantine: ObjectReference | null
  readonly staged: ObjectReference
}

type Delivery = { readonly rows: DeliveredRow[]; readonly sources: SourceObject[]; readonly empty: string[] }

const filesNamed = 10

export function createAnnotationActivities({ objects, heartbeat = heartbeatOrStop }: AnnotationDeps) {
  return {
    /** Reads all that was delivered for a model, sets aside what breaks a rule, and stages the rest for `buildDataset`. */
    async ingestAnnotations(input: IngestInput): Promise<AnnotationsReport> {
      const { bucket, model, runId, definition } = input
      refuseOtherTasks(definition.tasks)
      const { rows, sources, empty } = await readDelivery(objects, definition.data.annotations, heartbeat)
      const { counts, records, quarantine } = validateAnnotations(rows, definition.data.record, definition.tasks)
      heartbeat({ rows: counts.rows, accepted: counts.accepted })
      const unreadable = quarantine.filter(({ line }) => line === null).map(({ key }) => key)
      return {
        ...counts,
        files: {
          read: sources.length,
          empty: empty.length,
          unreadable: unreadable.length,
          bytes: sources.reduce((sum, { bytes }) => sum + bytes, 0),
          emptyKeys: empty.slice(0, filesNamed),
          unreadableKeys: unreadable.slice(0, filesNamed),
        },
        verdict: judgeAnnotations(counts, definition.data.validation),
        quarantine: await writeQuarantine(
          objects,
          bucket,
          `${storageKeys.run(model, runId)}${runFiles.quarantine}`,
          quarantine,
        ),
        staged: await stageAnnotations(objects, { bucket, model, runId }, { counts, sources, records }),
      }
    },
  }
}

async function readDelivery(
  objects: AnnotationDeps['objects'],
  folder: string,
  heartbeat: Heartbeat,
): Promise<Delivery> {
  const { bucket, key: prefix } = parseObjectUri(folder)
  const delivery: Delivery = { rows: [], sources: [], empty: [] }
  const listed = await listAll(objects, bucket, prefix)
  if (listed.length === 0) throw failure('NoAnnotations', `there is no object under ${folder}`)
  for (const { key, bytes: size } of listed) {
    heartbeat({ file: key, filesRead: delivery.sources.length, files: listed.length })
    const uri = objectUri(bucket, key)
    const bytes =
      size === 0 ? new Uint8Array() : await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
    if (!bytes) throw failure('ObjectMissing', `${uri} was deleted while the annotations were being read`)
    if (bytes.length === 0) delivery.empty.push(key)
    else for (const row of readAnnotationFile(key, bytes)) delivery.rows.push(row)
    delivery.sources.push({ key, sha256: sha256(bytes), bytes: bytes.length })
  }
  return delivery
}

/** The files under a prefix, in the order of their keys. Keys that end in `/` are folders made by a console. */
async function listAll(objects: AnnotationDeps['objects'], bucket: string, prefix: string): Promise<ListedObject[]> {
  const listed: ListedObject[] = []
  try {
    for await (const object of objects.list(bucket, prefix)) if (!object.key.endsWith('/')) listed.push(object)
  } catch (error) {
    rethrowAws(error, `list ${objectUri(bucket, prefix)}`)
  }
  return listed
}

async function writeQuarantine(
  objects: AnnotationDeps['objects'],
  bucket: string,
  key: string,
  quarantine: readonly QuarantinedRow[],
): Promise<ObjectReference | null> {
  if (quarantine.length === 0) return null
  const lines = quarantine.flatMap(({ reasons, ...row }) =>
    reasons.map(({ rule, member, message }) => `${JSON.stringify({ ...row, rule, member, reason: message })}\n`),
  )
  return storeObject(objects, bucket, key, lines.join(''))
}

function refuseOtherTasks(tasks: AnnotationDefinition['tasks']): void {
  const other = Object.entries(tasks).find(([, { type }]) => type !== 'classification')
  if (!other) return
  throw failure(
    'InvalidDefinition',
    `tasks.${other[0]}.type must be classification in this version, got ${other[1].type}`,
  )
}
