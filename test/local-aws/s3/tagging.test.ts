import { beforeAll, describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'tagging'

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

async function tagsOf(Key: string, VersionId?: string) {
  const { TagSet } = await aws.s3().getObjectTagging({ Bucket, Key, ...(VersionId && { VersionId }) })
  return Object.fromEntries((TagSet ?? []).map((tag) => [tag.Key, tag.Value]))
}

describe('the tags of an object', () => {
  it('are set with it or later, counted, replaced, removed, and there after a restart', async () => {
    let s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'k', Body: 'x', Tagging: 'stage=raw&note=a%20b' })
    expect(await tagsOf('k')).toEqual({ stage: 'raw', note: 'a b' })
    expect((await s3.headObject({ Bucket, Key: 'k' })).TagCount).toBe(2)
    await s3.putObjectTagging({ Bucket, Key: 'k', Tagging: { TagSet: [{ Key: 'ü', Value: '' }] } })
    await aws.restart()
    s3 = aws.s3()
    expect(await tagsOf('k')).toEqual({ ü: '' })
    await s3.deleteObjectTagging({ Bucket, Key: 'k' })
    expect(await tagsOf('k')).toEqual({})
    expect((await s3.headObject({ Bucket, Key: 'k' })).TagCount).toBeUndefined()
    expect(await (await s3.getObject({ Bucket, Key: 'k' })).Body?.transformToString()).toBe('x')
  })

  it('go with a copy, unless it brings its own', async () => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'from', Body: 'x', Tagging: 'a=1' })
    await s3.copyObject({ Bucket, Key: 'same', CopySource: `${Bucket}/from` })
    await s3.copyObject({
      Bucket,
      Key: 'other',
      CopySource: `${Bucket}/from`,
      TaggingDirective: 'REPLACE',
      Tagging: 'b=2',
    })
    expect([await tagsOf('same'), await tagsOf('other')]).toEqual([{ a: '1' }, { b: '2' }])
  })

  it('come with a multipart upload from its beginning', async () => {
    const s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'parts', Tagging: 'a=1' })
    const { ETag } = await s3.uploadPart({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'x' })
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    await s3.completeMultipartUpload({ Bucket, Key: 'parts', UploadId, MultipartUpload })
    expect(await tagsOf('parts')).toEqual({ a: '1' })
  })

  const tags = (count: number) => Array.from({ length: count }, (_, at) => ({ Key: `k${at}`, Value: 'v' }))
  it.each([
    ['11 tags', tags(11), 'BadRequest'],
    ['a key of 129 characters', [{ Key: 'k'.repeat(129), Value: '' }], 'InvalidTag'],
    ['a value of 257 characters', [{ Key: 'k', Value: 'v'.repeat(257) }], 'InvalidTag'],
    ['one key twice', [...tags(1), ...tags(1)], 'InvalidTag'],
    ["AWS's own prefix", [{ Key: 'aws:x', Value: '' }], 'InvalidTag'],
    ['characters that tags may not have', [{ Key: 'a<b', Value: '' }], 'InvalidTag'],
  ])('may not be %s', async (_, TagSet, name) => {
    await aws.s3().putObject({ Bucket, Key: 'limits', Body: 'x' })
    await expect(aws.s3().putObjectTagging({ Bucket, Key: 'limits', Tagging: { TagSet } })).rejects.toMatchObject({
      name,
    })
  })

  it('may be as many and as long as AWS allows', async () => {
    const TagSet = [...tags(9), { Key: 'k'.repeat(128), Value: 'v'.repeat(256) }]
    await aws.s3().putObject({ Bucket, Key: 'most', Body: 'x' })
    await aws.s3().putObjectTagging({ Bucket, Key: 'most', Tagging: { TagSet } })
    expect(Object.keys(await tagsOf('most'))).toHaveLength(10)
  })

  it('of nothing are a NoSuchKey, and a header that names a tag twice an InvalidArgument', async () => {
    await expect(tagsOf('nothing')).rejects.toMatchObject({ name: 'NoSuchKey' })
    const put = aws.s3().putObject({ Bucket, Key: 'k', Body: 'x', Tagging: 'a=1&a=2' })
    await expect(put).rejects.toMatchObject({ name: 'InvalidArgument' })
  })
})

describe('the tags of a bucket', () => {
  it('are a NoSuchTagSet until they are set and after they are removed', async () => {
    const s3 = aws.s3()
    await expect(s3.getBucketTagging({ Bucket })).rejects.toMatchObject({ name: 'NoSuchTagSet' })
    await s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'ml' }] } })
    expect((await s3.getBucketTagging({ Bucket })).TagSet).toEqual([{ Key: 'team', Value: 'ml' }])
    await s3.deleteBucketTagging({ Bucket })
    await expect(s3.getBucketTagging({ Bucket })).rejects.toMatchObject({ name: 'NoSuchTagSet' })
  })
})
