import { join } from 'node:path'
import type { ObjectStore } from '../aws/object-store.ts'
import { endpointName } from '../contract/endpoint-name.ts'
import { objectUri, storageKeys } from '../contract/keys.ts'
import { type CheckedSpans, hourFolders } from '../domain/drift/window.ts'
import type { WindowContent } from '../domain/drift/window-content.ts'
import { variantName } from '../domain/rollout/variant.ts'
import { rethrowAws } from './failures.ts'
import { type WindowDatabase, withWindowDatabase } from './windows-database.ts'
import { readInstances } from './windows-instances.ts'
import { countStaged, type StagedCount } from './windows-line-counts.ts'
import { type StagedLines, type Staging, type StoredFile, stageLines } from './windows-staging.ts'
import { summariseWindow, type WindowSubject } from './windows-summary.ts'
import { joinTruth, readTold } from './windows-truth-query.ts'

export type WindowDeps = {
  readonly objects: Pick<ObjectStore, 'read' | 'list'>
  /** Told how far the reading is, in words. */
  readonly progress?: (doing: string) => void
  /** How much is read at once, which bounds what memory and disk are used; 64 MiB if not given. */
  readonly partBytes?: number
}

export type WindowInput = WindowSubject & {
  readonly bucket: string
  readonly model: string
  /** The champion's version: what other variants answered is no sign of its health. */
  readonly version: number
  readonly spans: CheckedSpans
}

// SageMaker writes captures minutes late, so what happened at the end of an hour may be filed under the next one.
const hoursFiledLate = 1

export function createWindowActivities({ objects, progress = () => undefined, partBytes }: WindowDeps) {
  return {
    /** Reads what was captured and what turned out true in one window; nothing in the files makes it fail. */
    async readWindow(input: WindowInput): Promise<WindowContent> {
      const { bucket, model, version, spans } = input
      const whole = { fromMs: Math.min(spans.inputs.fromMs, spans.labelled.fromMs), toMs: spans.inputs.toMs }
      const captures = `${storageKeys.captures(model)}${endpointName(model)}/${variantName(version)}/`
      const captured = await filesOf(objects, bucket, captures, hourFolders(whole, hoursFiledLate))
      const known = { fromMs: spans.labelled.fromMs, toMs: spans.inputs.toMs }
      const told = await filesOf(objects, bucket, storageKeys.groundTruth(model), hourFolders(known))
      return withWindowDatabase(async (database) => {
        const read = { captured: newCount(), told: newCount() }
        const stage = (what: string, stored: readonly StoredFile[], count: StagedCount) =>
          countStaged(stageFor(database, { objects, bucket, stored, partBytes }, what, progress), count)
        const tasks = Object.keys(input.tasks)
        const untrue = await readTold(database, stage('ground-truth', told, read.told), tasks)
        const parts = stage('captures', captured, read.captured)
        const { duplicates, broken } = await readInstances(database, parts, { subject: input, spans, whole })
        await joinTruth(database, tasks, read.told.files)
        progress('counting what was read')
        return summariseWindow(database, input, { ...read, duplicates, broken: [...broken, ...untrue] })
      })
    },
  }
}

function newCount(): StagedCount {
  return { files: [], quarantine: [] }
}

function stageFor(
  database: WindowDatabase,
  source: Pick<Staging, 'objects' | 'bucket' | 'stored' | 'partBytes'>,
  what: string,
  progress: (doing: string) => void,
): AsyncGenerator<StagedLines> {
  const { length } = source.stored
  progress(`reading ${length} ${what} file${length === 1 ? '' : 's'}`)
  const onFile = (done: number) => progress(`reading ${what} files: ${Math.min(done, length)} of ${length}`)
  return stageLines({ ...source, path: join(database.folder, `${what}.jsonl`), onFile })
}

/** The objects in the folders of these hours, in the order of their keys. A day is listed at once, since most windows have days. */
async function filesOf(
  objects: WindowDeps['objects'],
  bucket: string,
  prefix: string,
  hours: readonly string[],
): Promise<StoredFile[]> {
  const wanted = new Set(hours)
  const days = new Set(hours.map((hour) => hour.slice(0, '2026/08/01/'.length)))
  const files: StoredFile[] = []
  try {
    for (const day of days) {
      for await (const { key, bytes } of objects.list(bucket, `${prefix}${day}`)) {
        const hour = key.slice(prefix.length, prefix.length + '2026/08/01/09'.length)
        if (wanted.has(hour) && !key.endsWith('/')) files.push({ key, bytes })
      }
    }
  } catch (error) {
    rethrowAws(error, `list ${objectUri(bucket, prefix)}`)
  }
  return files
}
