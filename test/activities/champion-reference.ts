import { createDatasetActivities } from '../../src/activities/datasets.ts'
import { stageAnnotations } from '../../src/activities/staged-annotations.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import type { MemoryObjectStore } from '../support/memory-object-store.ts'
import { answered, place } from './captured-calls.ts'

export const champion = { version: place.version, runId: 'run-1' }
export const queues = ['fork', 'ilug', 'rpm']

const definition = {
  tasks: {
    spam: { type: 'classification', labels: ['yes', 'no'] },
    queue: { type: 'classification', labels: queues },
  },
  data: {
    record: { id: 'id', time: 'at', text: ['subject', 'body'], group: 'thread', labels: {}, slices: ['language'] },
    split: { test: 0.4, validation: 0.1 },
  },
} as const

/** What a champion left behind when it was trained on so many records: data set, scored test rows, evidence. */
export async function leaveChampion(objects: MemoryObjectStore, records = 500): Promise<{ fingerprint: string }> {
  const counts = { rows: records + 10, accepted: records, quarantined: 10, byRule: {}, duplicate: 0, corrected: 0 }
  const staged = await stageAnnotations(
    objects,
    { ...place, runId: champion.runId },
    {
      counts: { ...counts, sameText: 4 },
      sources: [],
      records: Array.from({ length: records }, (_, index) => ({
        id: `m${index}`,
        time: Date.UTC(2026, 5, 1) + index * 3_600_000,
        group: `t${index}`,
        text: { subject: `Question ${index}`, body: `about ${queues[index % 3]} and my account` },
        labels: { spam: index % 5 === 0 ? 'yes' : 'no', queue: queues[index % 3] ?? '' },
        slices: { language: index % 4 === 0 ? 'de' : 'en' },
      })),
    },
  )
  const { buildDataset } = createDatasetActivities({ objects, heartbeat: () => undefined })
  const dataset = await buildDataset({ ...place, runId: champion.runId, staged, definition })
  const first = records - dataset.counts.test
  const scores = Array.from({ length: dataset.counts.test }, (_, row) => {
    // Wrong in every tenth row.
    const index = first + row
    return `${JSON.stringify(answered(queues[(index + (row % 10 === 0 ? 1 : 0)) % 3] ?? '', index % 5 === 0 ? 'yes' : 'no'))}\n`
  })
  const run = `${place.model}/runs/${champion.runId}/`
  await objects.write(place.bucket, `${run}scores/challenger/scoring.jsonl.out`, scores.join(''))
  const annotations = { files: 1, rows: records + 10, accepted: records, quarantined: { 'missing text': 10 } }
  await objects.write(
    place.bucket,
    `${run}evidence.json`,
    JSON.stringify({ model: place.model, runId: champion.runId, dataset, annotations }),
  )
  return dataset
}

/** The example's definition, over what `leaveChampion` left. */
export function definitionOver(example: ModelDefinition): ModelDefinition {
  const { queue, ...tasks } = example.tasks
  return {
    ...example,
    tasks: { ...tasks, ...(queue && { queue: { ...queue, labels: queues } }) },
    environment: { ...example.environment, bucket: place.bucket },
  }
}
