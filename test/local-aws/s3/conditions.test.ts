import { beforeAll, describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'conditions'

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

describe('a write where nothing must be', () => {
  it('is won by exactly one of 20 writers who race for it', async () => {
    const s3 = aws.s3()
    const writers = Array.from({ length: 20 }, (_, writer) =>
      s3.putObject({ Bucket, Key: 'raced', Body: `writer ${writer}`, IfNoneMatch: '*' }).then(() => `writer ${writer}`),
    )
    const results = await Promise.allSettled(writers)
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(winners).toHaveLength(1)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } })
    }
    const stored = await s3.getObject({ Bucket, Key: 'raced' })
    expect(await stored.Body?.transformToString()).toBe(winners[0])
  })
})

describe('a write where a certain object must be', () => {
  it('replaces that one only', async () => {
    const s3 = aws.s3()
    const { ETag } = await s3.putObject({ Bucket, Key: 'swap', Body: '1' })
    await s3.putObject({ Bucket, Key: 'swap', Body: '2', IfMatch: ETag })
    await expect(s3.putObject({ Bucket, Key: 'swap', Body: '3', IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
    await expect(s3.putObject({ Bucket, Key: 'absent', Body: '3', IfMatch: ETag })).rejects.toMatchObject({
      name: 'NoSuchKey',
    })
  })
})

describe('a read', () => {
  it('of what the reader has already is answered by 304', async () => {
    const s3 = aws.s3()
    const { ETag } = await s3.putObject({ Bucket, Key: 'read', Body: '1' })
    await expect(s3.getObject({ Bucket, Key: 'read', IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    })
    await expect(s3.getObject({ Bucket, Key: 'read', IfMatch: '"other"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
    const after = new Date(Date.now() + 60_000)
    await expect(s3.getObject({ Bucket, Key: 'read', IfModifiedSince: after })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    })
    expect(await (await s3.getObject({ Bucket, Key: 'read', IfMatch: ETag })).Body?.transformToString()).toBe('1')
  })
})
