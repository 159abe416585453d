import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'copies'
const partBytes = 5 * 1024 * 1024

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

const text = async (Key: string) => (await aws.s3().getObject({ Bucket, Key })).Body?.transformToString()

describe('a copy', () => {
  it('onto itself is refused unless it changes the metadata', async () => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'self', Body: 'x' })
    const copy = { Bucket, Key: 'self', CopySource: `${Bucket}/self` }
    await expect(s3.copyObject(copy)).rejects.toMatchObject({ name: 'InvalidRequest' })
    await s3.copyObject({ ...copy, MetadataDirective: 'REPLACE', ContentType: 'text/x' })
    expect((await s3.headObject({ Bucket, Key: 'self' })).ContentType).toBe('text/x')
  })

  it.each([0, 1, 64 * 1024, 64 * 1024 + 1, 3_000_000])('of %i bytes has the same bytes', async (length) => {
    const s3 = aws.s3()
    const bytes = randomBytes(length)
    await s3.putObject({ Bucket, Key: 'sized', Body: bytes })
    await s3.copyObject({ Bucket, Key: 'sized copy', CopySource: `${Bucket}/sized` })
    const got = await s3.getObject({ Bucket, Key: 'sized copy' })
    expect(bytes.equals((await got.Body?.transformToByteArray()) ?? randomBytes(9))).toBe(true)
  })

  it('is made of the version that is named, also onto its own key', async () => {
    const s3 = aws.s3()
    const place = { Bucket: 'copied-versions', Key: 'k' }
    await s3.createBucket({ Bucket: place.Bucket })
    await s3.putBucketVersioning({ Bucket: place.Bucket, VersioningConfiguration: { Status: 'Enabled' } })
    const { VersionId } = await s3.putObject({ ...place, Body: 'old' })
    await s3.putObject({ ...place, Body: 'new' })
    const source = `${place.Bucket}/k?versionId=${VersionId}`
    const copied = await s3.copyObject({ ...place, CopySource: source })
    expect(copied.CopySourceVersionId).toBe(VersionId)
    const got = await s3.getObject(place)
    expect([await got.Body?.transformToString(), got.VersionId]).toEqual(['old', copied.VersionId])
    const marker = await s3.deleteObject(place)
    const ofMarker = `${place.Bucket}/k?versionId=${marker.VersionId}`
    await expect(s3.copyObject({ ...place, CopySource: ofMarker })).rejects.toMatchObject({ name: 'InvalidRequest' })
    await expect(s3.copyObject({ ...place, CopySource: `${place.Bucket}/k` })).rejects.toMatchObject({
      name: 'NoSuchKey',
    })
  })

  it('is made only if its source and its destination are as the request says', async () => {
    const s3 = aws.s3()
    const { ETag } = await s3.putObject({ Bucket, Key: 'source', Body: 'x' })
    const copy = { Bucket, Key: 'conditional', CopySource: `${Bucket}/source` }
    for (const condition of [
      { CopySourceIfMatch: '"other"' },
      { CopySourceIfNoneMatch: ETag },
      { CopySourceIfModifiedSince: new Date(Date.now() + 60_000) },
      { CopySourceIfUnmodifiedSince: new Date(0) },
    ]) {
      await expect(s3.copyObject({ ...copy, ...condition })).rejects.toMatchObject({ name: 'PreconditionFailed' })
    }
    await s3.copyObject({ ...copy, CopySourceIfMatch: ETag, IfNoneMatch: '*' })
    await expect(s3.copyObject({ ...copy, IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
    await s3.copyObject({ ...copy, IfMatch: ETag })
  })

  it.each([
    ['no-slash', 'InvalidArgument'],
    [`${Bucket}/`, 'InvalidArgument'],
    [`${Bucket}/%E0%A4%A`, 'InvalidArgument'],
    ['nowhere/k', 'NoSuchBucket'],
    [`${Bucket}/nothing`, 'NoSuchKey'],
    ['arn:aws:s3:us-east-1:000000000000:accesspoint/a/object/k', 'NotImplemented'],
  ])('of %j is refused by %s', async (CopySource, name) => {
    await expect(aws.s3().copyObject({ Bucket, Key: 'k', CopySource })).rejects.toMatchObject({ name })
  })
})

describe('a part that is a copy', () => {
  it('takes all of its source or a range of it', async () => {
    const s3 = aws.s3()
    const source = randomBytes(partBytes + 10)
    await s3.putObject({ Bucket, Key: 'long', Body: source })
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'joined' })
    const part = { Bucket, Key: 'joined', UploadId, CopySource: `${Bucket}/long` }
    const copies = [
      await s3.uploadPartCopy({ ...part, PartNumber: 1 }),
      await s3.uploadPartCopy({ ...part, PartNumber: 2, CopySourceRange: 'bytes=5-9' }),
    ]
    const Parts = copies.map(({ CopyPartResult }, at) => ({ ETag: CopyPartResult?.ETag, PartNumber: at + 1 }))
    await s3.completeMultipartUpload({ Bucket, Key: 'joined', UploadId, MultipartUpload: { Parts } })
    const got = await s3.getObject({ Bucket, Key: 'joined' })
    const joined = Buffer.concat([source, source.subarray(5, 10)])
    expect(joined.equals((await got.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true)
  })

  it.each([
    [{ CopySourceRange: 'bytes=5-' }, 'InvalidArgument'],
    [{ CopySourceRange: 'bytes=0-3' }, 'InvalidArgument'],
    [{ CopySourceIfMatch: '"other"' }, 'PreconditionFailed'],
  ])('with %j is refused', async (more, name) => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'short', Body: 'abc' })
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'refused' })
    const part = { Bucket, Key: 'refused', UploadId, PartNumber: 1, CopySource: `${Bucket}/short` }
    await expect(s3.uploadPartCopy({ ...part, ...more })).rejects.toMatchObject({ name })
    expect((await s3.listParts({ Bucket, Key: 'refused', UploadId })).Parts).toBeUndefined()
  })
})

describe('a part of an object', () => {
  it('is the whole of one that came whole, and no other part is there', async () => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'single', Body: 'abc' })
    expect(await text('single')).toBe('abc')
    const first = await s3.getObject({ Bucket, Key: 'single', PartNumber: 1 })
    expect([await first.Body?.transformToString(), first.ContentRange]).toEqual(['abc', 'bytes 0-2/3'])
    await expect(s3.getObject({ Bucket, Key: 'single', PartNumber: 2 })).rejects.toMatchObject({
      name: 'InvalidPartNumber',
      $metadata: { httpStatusCode: 416 },
    })
    await expect(s3.getObject({ Bucket, Key: 'single', PartNumber: 1, Range: 'bytes=0-1' })).rejects.toMatchObject({
      name: 'InvalidRequest',
    })
  })
})
