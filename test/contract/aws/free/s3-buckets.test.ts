import { waitUntilBucketExists, waitUntilBucketNotExists } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const s3 = () => aws.target.clients.s3
const waiter = () => ({ client: s3(), ...aws.target.wait })

async function createBucket(): Promise<string> {
  const Bucket = aws.uniqueName('bucket')
  const { region } = aws.target
  await s3().createBucket({
    Bucket,
    ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }),
  })
  aws.atEnd(() => s3().deleteBucket({ Bucket }))
  await waitUntilBucketExists(waiter(), { Bucket })
  return Bucket
}

describe('a bucket', () => {
  it('is found, listed, and deleted only when it is empty', async () => {
    const Bucket = await createBucket()
    expect((await s3().listBuckets({ Prefix: Bucket })).Buckets?.map(({ Name }) => Name)).toEqual([Bucket])
    await s3().putObject({ Bucket, Key: 'k', Body: 'x' })
    await expect(s3().deleteBucket({ Bucket })).rejects.toMatchObject(
      refusal('BucketNotEmpty', /^The bucket you tried to delete is not empty/, 409),
    )
    await s3().deleteObject({ Bucket, Key: 'k' })
    await s3().deleteBucket({ Bucket })
    await waitUntilBucketNotExists(waiter(), { Bucket })
    await expect(s3().listObjectsV2({ Bucket })).rejects.toMatchObject(
      refusal('NoSuchBucket', /^The specified bucket does not exist$/, 404),
    )
  })
})

describe('a versioned bucket', () => {
  it('keeps what is overwritten and what is deleted', async () => {
    const Bucket = await createBucket()
    const at = { Bucket, Key: 'k' }
    const text = async (VersionId?: string) =>
      (await s3().getObject({ ...at, ...(VersionId && { VersionId }) })).Body?.transformToString()
    await s3().putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
    expect((await s3().getBucketVersioning({ Bucket })).Status).toBe('Enabled')
    const { VersionId: first } = await s3().putObject({ ...at, Body: 'first' })
    const { VersionId: second } = await s3().putObject({ ...at, Body: 'second' })
    expect(await text()).toBe('second')
    expect(await text(first)).toBe('first')
    const { DeleteMarker, VersionId: marker } = await s3().deleteObject(at)
    expect(DeleteMarker).toBe(true)
    await expect(text()).rejects.toMatchObject({ name: 'NoSuchKey' })
    const { Versions, DeleteMarkers } = await s3().listObjectVersions({ Bucket })
    expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [second, false],
      [first, false],
    ])
    expect(DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([[marker, true]])
    await s3().deleteObject({ ...at, VersionId: marker })
    expect(await text()).toBe('second')
    await s3().deleteObjects({
      Bucket,
      Delete: { Objects: [first, second].map((VersionId) => ({ Key: 'k', VersionId })) },
    })
    expect((await s3().listObjectVersions({ Bucket })).Versions ?? []).toEqual([])
  })
})
