import { s3Errors } from '../errors.ts'
import { type Reply, xmlReply } from '../reply.ts'
import type { S3Request } from '../request.ts'
import type { Store } from '../store.ts'

const owner = { ID: 'local', DisplayName: 'local' }

export function listBuckets(store: Store): Reply {
  const buckets = store
    .buckets()
    .map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt).toISOString() }))
  return xmlReply('ListAllMyBucketsResult', { Owner: owner, Buckets: { Bucket: buckets } })
}

export async function createBucket(store: Store, { bucket }: S3Request): Promise<Reply> {
  if (!isBucketName(bucket)) throw s3Errors.invalidBucketName(bucket)
  if (!(await store.createBucket(bucket))) throw s3Errors.bucketTaken(bucket)
  return { headers: { location: `/${bucket}`, 'content-length': 0 } }
}

export function headBucket(store: Store, { bucket }: S3Request): Reply {
  store.bucket(bucket)
  return { headers: { 'x-amz-bucket-region': 'us-east-1' } }
}

export async function deleteBucket(store: Store, { bucket }: S3Request): Promise<Reply> {
  await store.deleteBucket(bucket)
  return { status: 204 }
}

/** S3 answers its first region, us-east-1, with nothing. */
export function bucketLocation(store: Store, { bucket }: S3Request): Reply {
  store.bucket(bucket)
  return xmlReply('LocationConstraint', {})
}

export function bucketVersioning(store: Store, { bucket }: S3Request): Reply {
  store.bucket(bucket)
  return xmlReply('VersioningConfiguration', {})
}

function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name)
}
