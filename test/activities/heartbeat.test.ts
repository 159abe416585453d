import { MockActivityEnvironment } from '@temporalio/testing'
import { describe, expect, it } from 'vitest'
import { createAnnotationActivities } from '../../src/activities/annotations.ts'
import { heartbeatOrStop } from '../../src/activities/heartbeat.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'
import { definition, delivered, jsonLines, place } from './annotation-deliveries.ts'

describe('heartbeatOrStop', () => {
  it('passes progress on to Temporal', async () => {
    const environment = new MockActivityEnvironment()
    const seen: unknown[] = []
    environment.on('heartbeat', (progress: unknown) => seen.push(progress))
    await environment.run(async () => heartbeatOrStop({ filesRead: 1 }))
    expect(seen).toEqual([{ filesRead: 1 }])
  })

  it('ends an ingestion that was cancelled before its next file is read', async () => {
    const objects = createMemoryObjectStore()
    for (const name of ['a.jsonl', 'b.jsonl']) {
      await objects.write(place.bucket, `client-email/annotations/${name}`, jsonLines([delivered(1)]))
    }
    const environment = new MockActivityEnvironment()
    const read: string[] = []
    const watched = {
      ...objects,
      read: (bucket: string, key: string) => {
        read.push(key)
        environment.cancel()
        return objects.read(bucket, key)
      },
    }
    const { ingestAnnotations } = createAnnotationActivities({ objects: watched })
    await expect(environment.run(ingestAnnotations, { ...place, definition })).rejects.toThrow(/abort|cancel/i)
    expect(read).toEqual(['client-email/annotations/a.jsonl'])
  })
})
