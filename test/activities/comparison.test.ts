import { describe, expect, it } from 'vitest'
import { createComparisonActivities } from '../../src/activities/comparison.ts'
import { createDatasetActivities } from '../../src/activities/datasets.ts'
import { stageAnnotations } from '../../src/activities/staged-annotations.ts'
import type { MeasuredTask } from '../../src/domain/quality/task-metric.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'

const place = { bucket: 'b', model: 'client-email', runId: 'r1' }
const tasks: Record<string, MeasuredTask> = {
  spam: { type: 'classification', labels: ['yes', 'no'], positive: 'yes', primaryMetric: 'f1' },
  queue: { type: 'classification', labels: ['loans', 'cards'], primaryMetric: 'accuracy' },
}
const evaluation = { floors: [], againstChampion: { margin: 0.02, errorRate: 0.05 } }
const scores = { challenger: 's3://b/scores/challenger.jsonl.out', champion: 's3://b/scores/champion.jsonl.out' }

/** A data set of 100 records, 20 of them for testing, and the answers that both models gave to these. */
async function scoredDataset(answers: { challenger: (row: number) => string; champion?: (row: number) => string }) {
  const objects = createMemoryObjectStore()
  const records = Array.from({ length: 100 }, (_, i) => ({
    id: `m${i}`,
    time: Date.UTC(2002, 6, 1) + i * 3_600_000,
    group: `t${i}`,
    text: { body: `text ${i}` },
    labels: { spam: i % 2 ? 'yes' : 'no', queue: i % 4 === 0 ? null : i < 50 ? 'cards' : 'loans' },
    slices: {},
  }))
  const counts = { rows: 100, accepted: 100, quarantined: 0, byRule: {}, duplicate: 0, corrected: 0, sameText: 0 }
  const staged = await stageAnnotations(objects, place, { counts, sources: [], records })
  const record = {
    id: 'id',
    time: 'time',
    text: ['body'],
    group: 'thread',
    labels: { spam: 'spam', queue: 'queue' },
    slices: [],
  }
  const data = { record, split: { test: 0.2, validation: 0.1 } }
  const { buildDataset } = createDatasetActivities({ objects, heartbeat: () => undefined })
  const dataset = await buildDataset({ ...place, staged, definition: { tasks, data } })
  for (const [role, answer] of Object.entries(answers)) {
    const lines = Array.from({ length: dataset.counts.test }, (_, row) => `${answer(row)}\n`)
    await objects.write('b', `scores/${role}.jsonl.out`, lines.join(''))
  }
  const compare = (championScores: string | null = scores.champion) =>
    createComparisonActivities({ objects }).compareModels({
      ...place,
      definition: { tasks, evaluation },
      dataset,
      challengerScores: scores.challenger,
      championScores,
    })
  return { dataset, compare }
}

const answer = (spam: string, queue: string) =>
  JSON.stringify({
    spam: { label: spam, probabilities: {} },
    queue: { label: queue, probabilities: {} },
    modelVersion: 'v1',
  })
const spamOf = (row: number) => (row % 2 ? 'yes' : 'no')

describe('compareModels', () => {
  it('joins the answers to the test rows in their order', async () => {
    const { dataset, compare } = await scoredDataset({
      challenger: (row) => answer(spamOf(row), 'loans'),
      champion: () => answer('no', 'cards'),
    })
    const { rows, tasks: measured } = await compare()
    expect([rows, dataset.counts.test]).toEqual([20, 20])
    expect(measured[0]?.metrics.f1).toMatchObject({ challenger: { value: 1 }, champion: { value: 0 } })
    expect(measured[1]?.metrics.accuracy).toMatchObject({
      challenger: { value: 1, n: dataset.labelled.queue?.test },
      champion: { value: 0 },
    })
  })

  it('measures the challenger alone when there is no champion', async () => {
    const { compare } = await scoredDataset({ challenger: (row) => answer(spamOf(row), 'loans') })
    const { tasks: measured } = await compare(null)
    expect(measured.map(({ discordant }) => discordant)).toEqual([null, null])
  })

  it('compares only the tasks that the champion knows', async () => {
    const { compare } = await scoredDataset({
      challenger: (row) => answer(spamOf(row), 'loans'),
      champion: () => JSON.stringify({ spam: { label: 'no' } }),
    })
    const { tasks: measured } = await compare()
    expect(measured[0]?.metrics.f1?.champion).not.toBeNull()
    expect(measured[1]?.metrics.accuracy?.champion).toBeNull()
  })

  it('gives the same numbers every time', async () => {
    const { compare } = await scoredDataset({
      challenger: (row) => answer(row % 3 ? 'yes' : 'no', 'loans'),
      champion: (row) => answer(row % 5 ? 'yes' : 'no', 'cards'),
    })
    expect(await compare()).toEqual(await compare())
  })

  it.each([
    [
      'a line is missing',
      (row: number) => (row === 0 ? '' : answer('no', 'loans')),
      'for each of the 20 test rows, got 19',
    ],
    [
      'a line is no JSON object',
      (row: number) => (row === 4 ? '[1]' : answer('no', 'loans')),
      'line 5: must be a JSON object',
    ],
    [
      'a line is broken',
      (row: number) => (row === 4 ? '{"spam"' : answer('no', 'loans')),
      'line 5: must be a JSON object',
    ],
    ['a task is missing', () => JSON.stringify({ spam: { label: 'no' } }), 'line 1: must hold a label for task queue'],
  ])('fails as missing evidence when %s', async (_, challenger, message) => {
    const { compare } = await scoredDataset({ challenger, champion: () => answer('no', 'cards') })
    await expect(compare()).rejects.toMatchObject({
      type: 'EvidenceMissing',
      nonRetryable: true,
      message: expect.stringContaining(message),
    })
  })

  it('fails as missing evidence when there are no answers at all', async () => {
    const { compare } = await scoredDataset({ challenger: () => answer('no', 'loans') })
    await expect(compare()).rejects.toMatchObject({
      type: 'EvidenceMissing',
      message: expect.stringContaining(`left no answers at ${scores.champion}`),
    })
  })
})
