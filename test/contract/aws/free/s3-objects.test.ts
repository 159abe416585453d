import { Readable } from 'node:stream'
import { waitUntilObjectExists, waitUntilObjectNotExists } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const s3 = () => aws.target.clients.s3
const object = (name = 'object') => {
  const at = { Bucket: aws.target.bucket, Key: `contract/${aws.uniqueName('key')}/${name}` }
  aws.atEnd(() => s3().deleteObject(at))
  return at
}
const bytes = async (at: { Bucket: string; Key: string }, more: object = {}) =>
  (await s3().getObject({ ...at, ...more })).Body?.transformToString()

describe('an object', () => {
  it('is found by the waiters when it is there and when it is gone', async () => {
    const at = object()
    const { ETag } = await s3().putObject({ ...at, Body: 'hello', ContentType: 'text/plain', Metadata: { a: 'ä' } })
    await waitUntilObjectExists({ client: s3(), ...aws.target.wait }, at)
    expect(await s3().headObject(at)).toMatchObject({ ETag, ContentLength: 5, ContentType: 'text/plain' })
    expect(await bytes(at)).toBe('hello')
    expect(await s3().getObject({ ...at, Range: 'bytes=1-2' })).toMatchObject({ ContentRange: 'bytes 1-2/5' })
    await s3().deleteObject(at)
    await waitUntilObjectNotExists({ client: s3(), ...aws.target.wait }, at)
    await expect(s3().getObject(at)).rejects.toMatchObject(
      refusal('NoSuchKey', /^The specified key does not exist\.$/, 404),
    )
  })

  it('comes as a stream of known length, with its checksum behind it', async () => {
    const at = object()
    const Body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.alloc(70_000, 'b')])
    await s3().putObject({ ...at, Body, ContentLength: 140_000 })
    expect((await s3().headObject({ ...at, ChecksumMode: 'ENABLED' })).ChecksumCRC32).toEqual(expect.any(String))
    expect((await bytes(at))?.slice(69_998, 70_002)).toBe('aabb')
  })

  it.each(['a b+c%d', '../up', 'ende/', '日本語', '\u{1f33f}', 'é'.normalize('NFD')])(
    'may have the key %j',
    async (name) => {
      const at = object(name)
      await s3().putObject({ ...at, Body: name })
      expect(await bytes(at)).toBe(name)
      const { Contents } = await s3().listObjectsV2({ Bucket: at.Bucket, Prefix: at.Key })
      expect(Contents?.map(({ Key }) => Key)).toEqual([at.Key])
    },
  )

  it('is copied, and listed below its prefix page by page', async () => {
    const at = object('a/1')
    const folder = at.Key.slice(0, -'a/1'.length)
    await s3().putObject({ ...at, Body: 'x' })
    for (const name of ['a/2', 'b']) {
      const Key = folder + name
      await s3().copyObject({ Bucket: at.Bucket, Key, CopySource: `${at.Bucket}/${at.Key}` })
      aws.atEnd(() => s3().deleteObject({ Bucket: at.Bucket, Key }))
    }
    const list = { Bucket: at.Bucket, Prefix: folder }
    expect(await s3().listObjectsV2({ ...list, Delimiter: '/' })).toMatchObject({
      CommonPrefixes: [{ Prefix: `${folder}a/` }],
      Contents: [{ Key: `${folder}b` }],
    })
    const first = await s3().listObjectsV2({ ...list, MaxKeys: 2 })
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2 })
    const rest = await s3().listObjectsV2({ ...list, ContinuationToken: first.NextContinuationToken })
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual([`${folder}b`])
  })
})

describe('a conditional put', () => {
  it('of a key that is taken is refused', async () => {
    const at = object()
    const { ETag } = await s3().putObject({ ...at, Body: 'first', IfNoneMatch: '*' })
    const failed = refusal('PreconditionFailed', /^At least one of the pre-conditions you specified did not hold$/, 412)
    await expect(s3().putObject({ ...at, Body: 'second', IfNoneMatch: '*' })).rejects.toMatchObject(failed)
    await expect(s3().putObject({ ...at, Body: 'second', IfMatch: '"0"' })).rejects.toMatchObject(failed)
    await s3().putObject({ ...at, Body: 'second', IfMatch: ETag })
    expect(await bytes(at)).toBe('second')
  })

  it('of twenty writers at once is granted to one', async () => {
    const at = object()
    const writers = Array.from({ length: 20 }, (_, writer) =>
      s3()
        .putObject({ ...at, Body: `${writer}`, IfNoneMatch: '*' })
        .then(() => writer),
    )
    const answers = await Promise.allSettled(writers)
    const winners = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    expect(winners).toHaveLength(1)
    expect(await bytes(at)).toBe(`${winners[0]}`)
    for (const answer of answers) {
      if (answer.status === 'rejected')
        expect(['PreconditionFailed', 'ConditionalRequestConflict']).toContain(answer.reason.name)
    }
  })
})

describe('a multipart upload', () => {
  const part = Buffer.alloc(5 * 1024 * 1024, 'p')

  it('is one object of its parts in their order', async () => {
    const at = object()
    const { UploadId } = await s3().createMultipartUpload(at)
    const parts = await Promise.all(
      [part, part, Buffer.from('end')].map(async (Body, index) => {
        const { ETag, ChecksumCRC32 } = await s3().uploadPart({ ...at, UploadId, PartNumber: index + 1, Body })
        return { PartNumber: index + 1, ETag, ChecksumCRC32 }
      }),
    )
    expect((await s3().listParts({ ...at, UploadId })).Parts).toHaveLength(3)
    const { ETag } = await s3().completeMultipartUpload({ ...at, UploadId, MultipartUpload: { Parts: parts } })
    expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/)
    expect(await bytes(at, { Range: 'bytes=-5' })).toBe('ppend')
  })

  it('with a part too small, or none, or aborted, is no object', async () => {
    const at = object()
    const { UploadId } = await s3().createMultipartUpload(at)
    const { ETag } = await s3().uploadPart({ ...at, UploadId, PartNumber: 1, Body: 'small' })
    const { ETag: last } = await s3().uploadPart({ ...at, UploadId, PartNumber: 2, Body: 'end' })
    const complete = (Parts: object[]) => s3().completeMultipartUpload({ ...at, UploadId, MultipartUpload: { Parts } })
    await expect(complete([{ PartNumber: 1, ETag: `"${'0'.repeat(32)}"` }])).rejects.toMatchObject(
      refusal('InvalidPart', /^One or more of the specified parts could not be found/),
    )
    await expect(
      complete([
        { PartNumber: 2, ETag: last },
        { PartNumber: 1, ETag },
      ]),
    ).rejects.toMatchObject(refusal('InvalidPartOrder', /./))
    const tooSmall = refusal('EntityTooSmall', /^Your proposed upload is smaller than the minimum allowed/)
    await expect(
      complete([
        { PartNumber: 1, ETag },
        { PartNumber: 2, ETag: last },
      ]),
    ).rejects.toMatchObject(tooSmall)
    await s3().abortMultipartUpload({ ...at, UploadId })
    await expect(s3().listParts({ ...at, UploadId })).rejects.toMatchObject(refusal('NoSuchUpload', /./, 404))
    await expect(s3().headObject(at)).rejects.toMatchObject({ name: 'NotFound' })
  })
})
