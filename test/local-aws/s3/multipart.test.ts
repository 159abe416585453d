import { createHash, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'multipart'
const partBytes = 5 * 1024 * 1024

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest()
}

describe('a multipart upload', () => {
  it('becomes one object of its parts in their order, also across a restart', async () => {
    const parts = [randomBytes(partBytes), randomBytes(partBytes), randomBytes(10)] as const
    let s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'big', ContentType: 'x/y' })
    const upload = { Bucket, Key: 'big', UploadId }
    const [second, first] = await Promise.all([
      s3.uploadPart({ ...upload, PartNumber: 2, Body: parts[1] }),
      s3.uploadPart({ ...upload, PartNumber: 1, Body: parts[0] }),
    ])
    await aws.restart()
    s3 = aws.s3()
    const third = await s3.uploadPart({ ...upload, PartNumber: 3, Body: parts[2] })
    expect((await s3.listParts(upload)).Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, partBytes],
      [2, partBytes],
      [3, 10],
    ])
    const Parts = [first, second, third].map(({ ETag }, at) => ({ ETag, PartNumber: at + 1 }))
    const done = await s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
    const md5OfMd5s = md5(Buffer.concat(parts.map(md5))).toString('hex')
    expect(done.ETag).toBe(`"${md5OfMd5s}-3"`)
    const got = await s3.getObject({ Bucket, Key: 'big' })
    expect(got.ContentType).toBe('x/y')
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat(parts))).toBe(true)
    await expect(s3.listParts(upload)).rejects.toMatchObject({ name: 'NoSuchUpload' })
  })

  it('takes the later of two parts with one number', async () => {
    const s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'twice' })
    const part = { Bucket, Key: 'twice', UploadId, PartNumber: 1 }
    const earlier = await s3.uploadPart({ ...part, Body: 'earlier' })
    const later = await s3.uploadPart({ ...part, Body: 'later' })
    const complete = (ETag: string | undefined) =>
      s3.completeMultipartUpload({
        Bucket,
        Key: 'twice',
        UploadId,
        MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
      })
    await expect(complete(earlier.ETag)).rejects.toMatchObject({ name: 'InvalidPart' })
    await complete(later.ETag)
    expect(await (await s3.getObject({ Bucket, Key: 'twice' })).Body?.transformToString()).toBe('later')
  })

  it('refuses small parts before the last, and a wrong order', async () => {
    const s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'small' })
    const upload = { Bucket, Key: 'small', UploadId }
    const one = { ETag: (await s3.uploadPart({ ...upload, PartNumber: 1, Body: 'x' })).ETag, PartNumber: 1 }
    const two = { ETag: (await s3.uploadPart({ ...upload, PartNumber: 2, Body: 'y' })).ETag, PartNumber: 2 }
    const complete = (Parts: Array<typeof one>) => s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
    await expect(complete([one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' })
    await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' })
  })

  it('leaves nothing when aborted', async () => {
    const s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'aborted' })
    await s3.uploadPart({ Bucket, Key: 'aborted', UploadId, PartNumber: 1, Body: 'x' })
    await s3.abortMultipartUpload({ Bucket, Key: 'aborted', UploadId })
    await expect(s3.listParts({ Bucket, Key: 'aborted', UploadId })).rejects.toMatchObject({ name: 'NoSuchUpload' })
    await expect(s3.headObject({ Bucket, Key: 'aborted' })).rejects.toMatchObject({ name: 'NotFound' })
  })
})
