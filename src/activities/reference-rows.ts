import type { ObjectStore } from '../aws/object-store.ts'
import { datasetFiles, objectUri, storageKeys } from '../contract/keys.ts'
import { type ReferenceAnswer, type ReferenceRow, readReferenceAnswer } from '../domain/drift/reference-profile.ts'
import { columnName } from './dataset-files.ts'
import { rethrowAws } from './failures.ts'
import type { ReferenceInput } from './reference.ts'
import { readSplitFile, toTestRow } from './test-rows.ts'

type Rows = ReferenceInput & {
  readonly fingerprint: string
  /** The labels of each task that the champion was trained on. */
  readonly labels: Readonly<Record<string, readonly string[]>>
}

/** A row with what is counted of it and not kept. */
export type ReadRow = ReferenceRow & {
  /** The text by its fields. */
  readonly parts: readonly string[]
  readonly slices: Readonly<Record<string, string>>
}

type Answers = Readonly<Record<string, ReferenceAnswer>>

/** The test rows of a champion's data set with the answers by which the gate let it pass, where they were kept. */
export async function readReferenceRows(
  objects: Pick<ObjectStore, 'read'>,
  { bucket, model, champion, fields, fingerprint, labels }: Rows,
): Promise<{ rows: ReadRow[]; unanswered: string | null }> {
  const stored = await readSplitFile(objects, { bucket, model, fingerprint, name: datasetFiles.test })
  const key = `${storageKeys.run(model, champion.runId)}scores/challenger/${datasetFiles.scoring}.out`
  const uri = objectUri(bucket, key)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  const answers = bytes && readAnswers(bytes, labels)
  const unanswered = !answers
    ? `the scored test rows ${uri} are not there`
    : answers.length !== stored.length
      ? `${uri} has ${answers.length} answers to ${stored.length} test rows`
      : null
  const rows = stored.map((row, at): ReadRow => {
    const { id, group, slices, labels: truth } = toTestRow(row)
    const parts = partsOf(row, fields)
    return {
      id,
      group,
      ...(typeof row.time === 'bigint' && { at: new Date(Number(row.time)).toISOString() }),
      slices,
      parts,
      text: parts.join('\n'),
      truth,
      answers: unanswered === null ? (answers?.[at] ?? null) : null,
    }
  })
  return { rows, unanswered }
}

/** The texts that the champion learnt from. */
export async function readLearntTexts(
  objects: Pick<ObjectStore, 'read'>,
  { bucket, model, fields, fingerprint }: Omit<Rows, 'labels'>,
): Promise<string[]> {
  const columns = fields.map(columnName.text)
  const names = [datasetFiles.train, datasetFiles.validation]
  const splits = await Promise.all(
    names.map((name) => readSplitFile(objects, { bucket, model, fingerprint, name, columns })),
  )
  return splits.flatMap((rows) => rows.map((row) => partsOf(row, fields).join('\n')))
}

function partsOf(row: Readonly<Record<string, unknown>>, fields: readonly string[]): string[] {
  return fields.map((field) => String(row[columnName.text(field)] ?? ''))
}

function readAnswers(bytes: Uint8Array, labels: Rows['labels']): Answers[] {
  const lines = new TextDecoder().decode(bytes).split('\n')
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const answer = parseObject(line)
      return Object.fromEntries(
        Object.entries(labels).map(([task, known]) => [task, readReferenceAnswer(answer[task], known)]),
      )
    })
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
