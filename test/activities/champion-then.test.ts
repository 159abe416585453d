import { describe, expect, it } from 'vitest'
import { createChampionThen } from '../../src/activities/champion-then.ts'
import { exampleDefinition } from '../support/definition.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'

const definition = exampleDefinition()
const champion = {
  version: 2,
  packageArn: 'arn:2',
  modelName: 'm2',
  runId: 'run-2',
  promotedAt: '2026-08-10T00:00:00Z',
}
const at = (day: number) => Date.UTC(2026, 7, day, 12)

const sagemaker = {
  listModelPackages: async () => ({
    ModelPackageSummaryList: [1, 2].map((version) => ({
      ModelPackageVersion: version,
      ModelPackageArn: `arn:${version}`,
    })),
  }),
  describeModelPackage: async () => ({ CustomerMetadataProperties: { runId: 'run-1', rolloutOutcome: 'promoted' } }),
} as never

async function thenOf(endMs: number, captured: Readonly<Record<string, string>>) {
  const objects = createMemoryObjectStore()
  const folder = 'client-email/captures/client-email'
  for (const [key, body] of Object.entries(captured)) {
    await objects.write(definition.environment.bucket, `${folder}/${key}`, body)
  }
  const { championThen } = createChampionThen({ objects, sagemaker })
  return championThen({ definition, endMs, lengthMs: 86_400_000 }, champion)
}

describe('the version that a window is about', () => {
  const captured = { 'v1/2026/08/08/09/a.jsonl': 'long enough', 'v2/2026/08/08/09/b.jsonl': 'few' }

  it('is the one that answered most of it, where it was over before the champion served', async () => {
    expect(await thenOf(at(8), captured)).toEqual({ version: 1, runId: 'run-1' })
  })

  it.each([
    ['a window that ended after the champion began to serve', at(11), captured],
    ['a window of which nothing was captured', at(3), captured],
    ['a window that the champion itself answered', at(8), { 'v2/2026/08/08/09/b.jsonl': 'few' }],
  ])('is the champion for %s', async (_, endMs, files) => {
    expect(await thenOf(endMs, files)).toBe(champion)
  })
})
