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

describe('a deletion', () => {
  it('is made only of the object that it is meant for', async () => {
    const s3 = aws.s3()
    const { ETag } = await s3.putObject({ Bucket, Key: 'doomed', Body: '1' })
    const failed = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } }
    await expect(s3.deleteObject({ Bucket, Key: 'doomed', IfMatch: '"other"' })).rejects.toMatchObject(failed)
    await expect(s3.deleteObject({ Bucket, Key: 'absent', IfMatch: '*' })).rejects.toMatchObject(failed)
    const Objects = [
      { Key: 'doomed', ETag: '"other"' },
      { Key: 'absent', ETag: '*' },
    ]
    const { Errors, Deleted } = await s3.deleteObjects({ Bucket, Delete: { Objects } })
    expect([Errors?.map(({ Key, Code }) => [Key, Code]), Deleted]).toEqual([
      Objects.map(({ Key }) => [Key, 'PreconditionFailed']),
      undefined,
    ])
    await s3.deleteObject({ Bucket, Key: 'doomed', IfMatch: ETag })
    await expect(s3.headObject({ Bucket, Key: 'doomed' })).rejects.toMatchObject({ name: 'NotFound' })
  })
})

describe('a multipart upload', () => {
  it('is completed only where its condition holds, and completed once however often it is asked for', async () => {
    const s3 = aws.s3()
    const place = { Bucket, Key: 'parts' }
    const { UploadId } = await s3.createMultipartUpload(place)
    const { ETag } = await s3.uploadPart({ ...place, UploadId, PartNumber: 1, Body: 'x' })
    const complete = (more: object) =>
      s3.completeMultipartUpload({
        ...place,
        UploadId,
        MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
        ...more,
      })
    await s3.putObject({ ...place, Body: 'first' })
    await expect(complete({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
    await s3.deleteObject(place)
    const once = await complete({ IfNoneMatch: '*' })
    expect((await complete({ IfNoneMatch: '*' })).ETag).toBe(once.ETag)
    await s3.deleteObject(place)
    await expect(complete({})).rejects.toMatchObject({ name: 'NoSuchUpload' })
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
