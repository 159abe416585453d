import type { ListMultipartUploadsCommandInput } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'upload-listing'
const begun: Array<{ Key: string; UploadId: string | undefined }> = []

beforeAll(async () => {
  const s3 = aws.s3()
  await s3.createBucket({ Bucket })
  for (const Key of ['a', 'b/1', 'b/2', 'a', 'c', 'a']) {
    begun.push({ Key, UploadId: (await s3.createMultipartUpload({ Bucket, Key })).UploadId })
  }
})

async function listAll(input: Partial<ListMultipartUploadsCommandInput>) {
  const s3 = aws.s3()
  let page = await s3.listMultipartUploads({ Bucket, ...input })
  const pages = [page]
  while (page.IsTruncated) {
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page
    page = await s3.listMultipartUploads({ Bucket, ...input, KeyMarker, UploadIdMarker })
    pages.push(page)
  }
  return {
    uploads: pages.flatMap(({ Uploads = [] }) => Uploads.map(({ Key, UploadId }) => ({ Key, UploadId }))),
    prefixes: pages.flatMap(({ CommonPrefixes = [] }) => CommonPrefixes.map(({ Prefix }) => Prefix)),
  }
}

describe('the multipart uploads of a bucket', () => {
  const inOrder = () => begun.toSorted((a, b) => (a.Key < b.Key ? -1 : a.Key > b.Key ? 1 : 0))

  it.each([1, 2, 1000])('are listed by key and then by their beginning, %i to a page', async (MaxUploads) => {
    expect((await listAll({ MaxUploads })).uploads).toEqual(inOrder())
  })

  it('are listed by prefix and by delimiter', async () => {
    expect((await listAll({ Prefix: 'b/' })).uploads.map(({ Key }) => Key)).toEqual(['b/1', 'b/2'])
    const grouped = await listAll({ Delimiter: '/', MaxUploads: 1 })
    expect(grouped.prefixes).toEqual(['b/'])
    expect(grouped.uploads.map(({ Key }) => Key)).toEqual(['a', 'a', 'a', 'c'])
  })

  it('are gone from the list once they are over', async () => {
    const s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'z' })
    await s3.abortMultipartUpload({ Bucket, Key: 'z', UploadId })
    expect((await listAll({ Prefix: 'z' })).uploads).toEqual([])
  })
})

describe('buckets', () => {
  it('are listed in pages, by prefix', async () => {
    const s3 = aws.s3()
    for (const name of ['page-1', 'page-2', 'page-3']) await s3.createBucket({ Bucket: name })
    const first = await s3.listBuckets({ Prefix: 'page-', MaxBuckets: 2 })
    const { ContinuationToken } = first
    const second = await s3.listBuckets({ Prefix: 'page-', MaxBuckets: 2, ContinuationToken })
    expect([first, second].map(({ Buckets }) => Buckets?.map(({ Name }) => Name))).toEqual([
      ['page-1', 'page-2'],
      ['page-3'],
    ])
    expect(second.ContinuationToken).toBeUndefined()
  })

  it('lie where they were created', async () => {
    const s3 = aws.s3()
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const
    await s3.createBucket({ Bucket: 'europe', CreateBucketConfiguration })
    expect((await s3.getBucketLocation({ Bucket: 'europe' })).LocationConstraint).toBe('eu-central-1')
    expect((await s3.headBucket({ Bucket: 'europe' })).BucketRegion).toBe('eu-central-1')
    expect((await s3.getBucketLocation({ Bucket })).LocationConstraint).toBeUndefined()
  })
})
