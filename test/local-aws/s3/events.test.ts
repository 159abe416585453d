import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createObjectStorage } from '../../../src/local-aws/s3/storage.ts'
import { openStore } from '../../../src/local-aws/s3/store.ts'
import type { ServiceEvent } from '../../../src/local-aws/service.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const folders: string[] = []

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function storeWithEvents() {
  const folder = await mkdtemp(join(tmpdir(), 's3-events-'))
  folders.push(folder)
  const events: ServiceEvent[] = []
  const options = {
    account: '123456789012',
    now: () => 1_700_000_000_000,
    events: { emit: (event: ServiceEvent) => void events.push(event) },
  }
  return { events, store: await openStore(folder, options) }
}

describe('events of objects', () => {
  it('come from a bucket that is set to send them to EventBridge, and from no other', async () => {
    const { store, events } = await storeWithEvents()
    const storage = createObjectStorage(store)
    await store.createBucket('b')
    await storage.put('b', 'before', Buffer.from('x'))
    await store.configureBucket('b', { eventBridge: true })
    await storage.put('b', 'a/k', Buffer.from('hello'))
    expect(events).toEqual([
      {
        source: 'aws.s3',
        detailType: 'Object Created',
        resources: ['arn:aws:s3:::b'],
        detail: {
          version: '0',
          bucket: { name: 'b' },
          object: { key: 'a/k', size: 5, etag: '5d41402abc4b2a76b9719d911017c592', sequencer: expect.any(String) },
          'request-id': expect.any(String),
          requester: '123456789012',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      },
    ])
    await store.close()
  })

  it('tell what a deletion did and which version it was, in an order that can be read from them', async () => {
    const { store, events } = await storeWithEvents()
    await store.createBucket('b')
    await store.configureBucket('b', { eventBridge: true, versioning: 'Enabled' })
    await createObjectStorage(store).put('b', 'k', Buffer.from('x'))
    const origin = { requestId: 'R', reason: 'DeleteObject' } as const
    const { versionId } = await store.remove({ bucket: 'b', key: 'k' }, origin, () => undefined)
    await store.remove({ bucket: 'b', key: 'k', versionId }, origin, () => undefined)
    expect(events.map(({ detailType, detail }) => ({ detailType, ...detail }))).toMatchObject([
      { detailType: 'Object Created' },
      { detailType: 'Object Deleted', 'deletion-type': 'Delete Marker Created', object: { 'version-id': versionId } },
      { detailType: 'Object Deleted', 'deletion-type': 'Permanently Deleted', object: { 'version-id': versionId } },
    ])
    const sequencers = events.map(({ detail }) => (detail as { object: { sequencer: string } }).object.sequencer)
    expect(sequencers).toEqual([...new Set(sequencers)].sort())
    await store.close()
  })
})

describe("a bucket's notification configuration", () => {
  it('says whether events go to EventBridge, also after a restart, and takes nothing else', async () => {
    const Bucket = 'notifying'
    await aws.s3().createBucket({ Bucket })
    const put = (NotificationConfiguration: object) =>
      aws.s3().putBucketNotificationConfiguration({ Bucket, NotificationConfiguration })
    const get = async () => (await aws.s3().getBucketNotificationConfiguration({ Bucket })).EventBridgeConfiguration
    expect(await get()).toBeUndefined()
    await put({ EventBridgeConfiguration: {} })
    await aws.restart()
    expect(await get()).toEqual({})
    await expect(
      put({
        QueueConfigurations: [{ QueueArn: 'arn:aws:sqs:us-east-1:000000000000:q', Events: ['s3:ObjectCreated:*'] }],
      }),
    ).rejects.toMatchObject({ name: 'NotImplemented' })
    expect(await get()).toEqual({})
    await put({})
    expect(await get()).toBeUndefined()
  })
})
