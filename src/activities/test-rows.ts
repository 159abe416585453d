import { parquetReadObjects } from 'hyparquet'
import type { ObjectStore } from '../aws/object-store.ts'
import { datasetFiles, objectUri, storageKeys } from '../contract/keys.ts'
import type { AnnotationRecord } from '../domain/dataset/record.ts'
import { columnName } from './dataset-files.ts'
import { readManifest } from './dataset-manifest.ts'
import { failure } from './failures.ts'
import { readUnchanged } from './stored-objects.ts'

/** A row of the test split without its text and time. */
export type TestRow = Pick<AnnotationRecord, 'id' | 'group' | 'labels' | 'slices'>

/** The test split in the order in which it was scored, checked against the data set's manifest. */
export async function readTestRows(
  objects: Pick<ObjectStore, 'read'>,
  bucket: string,
  model: string,
  fingerprint: string,
): Promise<TestRow[]> {
  return (await readSplitFile(objects, { bucket, model, fingerprint, name: datasetFiles.test })).map(toTestRow)
}

type SplitFile = {
  readonly bucket: string
  readonly model: string
  readonly fingerprint: string
  readonly name: (typeof datasetFiles)['train' | 'validation' | 'test']
  /** All where none are named. */
  readonly columns?: string[]
}

/** The rows of a split by the names of their columns, checked against the data set's manifest. */
export async function readSplitFile(
  objects: Pick<ObjectStore, 'read'>,
  { bucket, model, fingerprint, name, columns }: SplitFile,
): Promise<Record<string, unknown>[]> {
  const folder = storageKeys.dataset(model, fingerprint)
  const stored = await readManifest(objects, bucket, model, fingerprint)
  const file = stored?.manifest.files[name]
  if (!file) throw failure('ObjectMissing', `${objectUri(bucket, folder)} has no manifest that lists ${name}`)
  const bytes = await readUnchanged(objects, { uri: objectUri(bucket, `${folder}${name}`), ...file })
  const { buffer } = new Uint8Array(bytes)
  return parquetReadObjects({ file: buffer, ...(columns && { columns }) })
}

export function toTestRow(row: Record<string, unknown>): TestRow {
  const named = (prefix: string) =>
    Object.entries(row).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    )
  return {
    id: String(row.id),
    group: String(row.group),
    labels: Object.fromEntries(
      named(columnName.label('')).map(([task, label]) => [task, typeof label === 'string' ? label : null]),
    ),
    slices: Object.fromEntries(named(columnName.slice('')).map(([name, value]) => [name, String(value)])),
  }
}
