import { parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { createAnnotationActivities } from '../../src/activities/annotations.ts'
import { createDatasetActivities, type DatasetDefinition } from '../../src/activities/datasets.ts'
import { readTestRows } from '../../src/activities/test-rows.ts'
import { createMemoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store.ts'
import { definition, delivered, jsonLines, place, range } from './annotation-deliveries.ts'

const heartbeat = () => {}
const rows = range(0, 100).map((number) => delivered(number))

async function build(
  objects: MemoryObjectStore,
  deliveries: readonly unknown[][] = [rows],
  changed: DatasetDefinition = definition,
) {
  for (const [index, delivery] of deliveries.entries()) {
    await objects.write(place.bucket, `client-email/annotations/${index}.jsonl`, jsonLines(delivery))
  }
  const { staged } = await createAnnotationActivities({ objects, heartbeat }).ingestAnnotations({
    ...place,
    definition,
  })
  return createDatasetActivities({ objects, heartbeat }).buildDataset({ ...place, staged, definition: changed })
}

function file(objects: MemoryObjectStore, fingerprint: string, name: string): Uint8Array {
  return objects.contents.get(fileName(fingerprint, name)) ?? new Uint8Array()
}

function fileName(fingerprint: string, name: string): string {
  return `${place.bucket}/client-email/datasets/${fingerprint}/${name}`
}

async function parquetRows(objects: MemoryObjectStore, fingerprint: string, name: string) {
  return parquetReadObjects({ file: new Uint8Array(file(objects, fingerprint, name)).buffer })
}

describe('buildDataset', () => {
  it('names the data set by its fingerprint and counts what is in it', async () => {
    const summary = await build(createMemoryObjectStore())
    expect(summary.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(summary.uri).toBe(`s3://perennial-test/client-email/datasets/${summary.fingerprint}/`)
    expect(summary.counts).toEqual({ train: 72, validation: 8, test: 20 })
    expect(summary.testFrom).toBe('2002-08-01T01:20:00.000Z')
    expect(summary.labelled.spam).toEqual(summary.counts)
    expect(summary.labelled.queue?.test).toBe(13)
  })

  it('writes the columns that the containers read', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await build(objects)
    const [first] = await parquetRows(objects, fingerprint, 'test.parquet')
    expect(first).toEqual({
      id: 'm80',
      time: BigInt(Date.UTC(2002, 7, 1, 1, 20)),
      group: 't80',
      'text.subject': 'Question 80',
      'text.body': delivered(80).body,
      'label.spam': 'yes',
      'label.queue': 'fork',
      'slice.language': 'en',
    })
  })

  it('writes a null where a record lacks the label of a task', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await build(objects)
    const written = await parquetRows(objects, fingerprint, 'test.parquet')
    expect(written.find(({ id }) => id === 'm81')).toMatchObject({ 'label.spam': 'no', 'label.queue': null })
  })

  it('writes the scoring requests in the order of the test rows, with text alone', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await build(objects)
    const lines = new TextDecoder().decode(file(objects, fingerprint, 'scoring.jsonl')).split('\n')
    expect(lines.pop()).toBe('')
    const { subject, body } = delivered(80)
    expect(lines[0]).toBe(JSON.stringify({ text: { subject, body } }))
    expect(lines.map((line) => JSON.parse(line).text.body)).toEqual(
      range(80, 100).map((number) => delivered(number).body),
    )
  })

  it('gives equal records equal bytes, in whatever files they came', async () => {
    const [one, other] = [createMemoryObjectStore(), createMemoryObjectStore()]
    const { fingerprint } = await build(one)
    const again = await build(other, [rows.slice(50).reverse(), rows.slice(0, 50)])
    expect(again.fingerprint).toBe(fingerprint)
    for (const name of ['train.parquet', 'validation.parquet', 'test.parquet', 'scoring.jsonl']) {
      expect(file(other, fingerprint, name)).toEqual(file(one, fingerprint, name))
      expect(file(one, fingerprint, name).length).toBeGreaterThan(0)
    }
  })

  it('never writes a data set again that is complete, even when it came from other files', async () => {
    const objects = createMemoryObjectStore()
    const first = await build(objects)
    const writeOnce = () => Promise.reject(new Error('wrote again'))
    expect(await build({ ...objects, writeOnce }, [rows.slice(50), rows.slice(0, 50)])).toEqual(first)
  })

  it('finishes what an earlier attempt left without a manifest', async () => {
    const objects = createMemoryObjectStore()
    const first = await build(objects)
    for (const name of ['manifest.json', 'test.parquet']) objects.contents.delete(fileName(first.fingerprint, name))
    expect(await build(objects)).toEqual(first)
    expect(file(objects, first.fingerprint, 'test.parquet').length).toBeGreaterThan(0)
  })

  it('restores a file that was deleted from a complete data set', async () => {
    const objects = createMemoryObjectStore()
    const first = await build(objects)
    const lost = file(objects, first.fingerprint, 'train.parquet')
    objects.contents.delete(fileName(first.fingerprint, 'train.parquet'))
    expect(await build(objects)).toEqual(first)
    expect(file(objects, first.fingerprint, 'train.parquet')).toEqual(lost)
  })

  it('fails when a file has another size than its manifest says', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await build(objects)
    objects.contents.set(fileName(fingerprint, 'train.parquet'), new Uint8Array(3))
    await expect(build(objects)).rejects.toMatchObject({
      type: 'ObjectChanged',
      message: expect.stringMatching(/train\.parquet has 3 bytes, its manifest says \d+/),
    })
  })

  it('fails when the staged records were changed or deleted meanwhile', async () => {
    const objects = createMemoryObjectStore()
    await build(objects)
    const staged = { uri: 's3://perennial-test/client-email/runs/run-1/annotations.jsonl', sha256: 'ab', bytes: 1 }
    const { buildDataset } = createDatasetActivities({ objects, heartbeat })
    await expect(buildDataset({ ...place, staged, definition })).rejects.toMatchObject({ type: 'ObjectChanged' })
    objects.contents.clear()
    await expect(buildDataset({ ...place, staged, definition })).rejects.toMatchObject({ type: 'ObjectMissing' })
  })

  it('fails with everything that the data lacks', async () => {
    const alike = range(0, 20).map((number) => delivered(number, { at: '2002-08-01', spam: 'no' }))
    await expect(build(createMemoryObjectStore(), [alike])).rejects.toMatchObject({
      type: 'NotEnoughData',
      message: expect.stringContaining('train has 0 records, at least 1 is needed; validation has 0 records'),
    })
  })

  it('is another data set when a label is added to a task', async () => {
    const tasks = { ...definition.tasks, queue: { labels: ['fork', 'rpm', 'other', 'rss'] } }
    const objects = createMemoryObjectStore()
    const [before, after] = [await build(objects), await build(objects, [rows], { ...definition, tasks })]
    expect(after.fingerprint).not.toBe(before.fingerprint)
  })

  it('lists its sources and files in the manifest, without run or date', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await build(objects)
    const text = new TextDecoder().decode(file(objects, fingerprint, 'manifest.json'))
    const manifest = JSON.parse(text)
    expect(manifest).toMatchObject({
      fingerprint,
      schemaVersion: 1,
      model: 'client-email',
      sources: [{ key: 'client-email/annotations/0.jsonl' }],
    })
    expect(Object.keys(manifest.files)).toEqual([
      'scoring.jsonl',
      'test.parquet',
      'train.parquet',
      'validation.parquet',
    ])
    expect(text).not.toContain(place.runId)
  })
})

describe('readTestRows', () => {
  it('reads the test split in the order in which it is scored', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await build(objects)
    const read = await readTestRows(objects, place.bucket, place.model, fingerprint)
    expect(read.map(({ id }) => id)).toEqual(range(80, 100).map((number) => `m${number}`))
    expect(read[1]).toEqual({
      id: 'm81',
      group: 't81',
      labels: { spam: 'no', queue: null },
      slices: { language: 'en' },
    })
  })

  it('fails when the test split was overwritten', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await build(objects)
    objects.contents.set(fileName(fingerprint, 'test.parquet'), new Uint8Array(3))
    await expect(readTestRows(objects, place.bucket, place.model, fingerprint)).rejects.toMatchObject({
      type: 'ObjectChanged',
    })
  })

  it('fails for a data set that is not complete', async () => {
    await expect(readTestRows(createMemoryObjectStore(), place.bucket, place.model, 'f00d')).rejects.toMatchObject({
      type: 'ObjectMissing',
    })
  })
})
