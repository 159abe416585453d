import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { datasetFiles } from '../contract/keys.ts'
import type { AnnotationRecord, RecordMapping, TaskLabels } from '../domain/dataset/record.ts'
import type { DatasetSplit } from '../domain/dataset/split.ts'

type DatasetShape = {
  readonly tasks: TaskLabels
  readonly data: { readonly record: Pick<RecordMapping, 'text' | 'slices'> }
}

/** The columns beyond `id`, `time` and `group`, as the training container reads them. */
export const columnName = {
  text: (field: string) => `text.${field}`,
  label: (task: string) => `label.${task}`,
  slice: (name: string) => `slice.${name}`,
} as const

// Named by us, so that an update of the library does not change the bytes of a data set through its own name.
const createdBy = 'perennial data set 1'

/** Every file of a data set but its manifest, by name. Equal splits have equal bytes. */
export function formatDatasetFiles(split: DatasetSplit, shape: DatasetShape): Record<string, Uint8Array> {
  return {
    [datasetFiles.train]: formatParquet(split.train, shape),
    [datasetFiles.validation]: formatParquet(split.validation, shape),
    [datasetFiles.test]: formatParquet(split.test, shape),
    [datasetFiles.scoring]: formatScoringRequests(split.test),
  }
}

function formatParquet(records: readonly AnnotationRecord[], { tasks, data }: DatasetShape): Uint8Array {
  const strings = (name: string, of: (record: AnnotationRecord) => string): ColumnSource => ({
    name,
    data: records.map(of),
    type: 'STRING',
    nullable: false,
  })
  const columnData: ColumnSource[] = [
    strings('id', ({ id }) => id),
    { name: 'time', data: records.map(({ time }) => BigInt(time)), type: 'INT64', nullable: false },
    strings('group', ({ group }) => group),
    ...data.record.text.map((field) => strings(columnName.text(field), (record) => record.text[field] ?? '')),
    ...Object.keys(tasks).map(
      (task): ColumnSource => ({
        name: columnName.label(task),
        data: records.map(({ labels }) => labels[task] ?? null),
        type: 'STRING',
      }),
    ),
    ...data.record.slices.map((name) => strings(columnName.slice(name), (record) => record.slices[name] ?? '')),
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy }))
}

/** The test split as the serving container reads it: one request a line, in the order of the Parquet file's rows. */
function formatScoringRequests(records: readonly AnnotationRecord[]): Uint8Array {
  return new TextEncoder().encode(records.map(({ text }) => `${JSON.stringify({ text })}\n`).join(''))
}
