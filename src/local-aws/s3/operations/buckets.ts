import { ServiceError } from '../../service.ts'
import type { Bucket } from '../bucket-store.ts'
import { s3Errors } from '../errors.ts'
import type { S3Context } from '../operations.ts'
import { emptyReply, type Reply, xmlReply } from '../reply.ts'
import { numberFrom, readXml, type S3Request } from '../request.ts'

export const owner = { ID: 'local', DisplayName: 'local' }
const firstRegion = 'us-east-1'
const mostBucketsAPage = 10_000

export function listBuckets({ store }: S3Context, { query }: S3Request): Reply {
  const prefix = query.get('prefix') ?? ''
  const region = query.get('bucket-region')
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString()
  const most = Math.min(numberFrom(query, 'max-buckets', mostBucketsAPage), mostBucketsAPage)
  const found = store
    .buckets()
    .filter((bucket) => bucket.name.startsWith(prefix) && (region === null || regionOf(bucket) === region))
    .filter(({ name }) => name > after)
  const page = found.slice(0, most)
  const last = page.length < found.length ? page.at(-1)?.name : undefined
  return xmlReply('ListAllMyBucketsResult', {
    Owner: owner,
    Buckets: {
      Bucket: page.map((bucket) => ({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAt).toISOString(),
        BucketRegion: regionOf(bucket),
      })),
    },
    Prefix: query.get('prefix') ?? undefined,
    ContinuationToken: last === undefined ? undefined : Buffer.from(last).toString('base64url'),
  })
}

export async function createBucket({ store }: S3Context, request: S3Request): Promise<Reply> {
  const { bucket } = request
  if (!isBucketName(bucket)) throw s3Errors.invalidBucketName(bucket)
  const location = await readLocation(request)
  if (!(await store.createBucket(bucket, location))) throw s3Errors.bucketTaken(bucket)
  return emptyReply({ location: `/${bucket}` })
}

export function headBucket({ store }: S3Context, { bucket }: S3Request): Reply {
  return { headers: { 'x-amz-bucket-region': regionOf(store.bucket(bucket)), 'x-amz-access-point-alias': 'false' } }
}

export async function deleteBucket({ store, uploads }: S3Context, { bucket }: S3Request): Promise<Reply> {
  await store.deleteBucket(bucket)
  for (const { uploadId } of await uploads.ofBucket(bucket)) await uploads.remove(uploadId)
  return { status: 204 }
}

/** S3 answers its first region, us-east-1, with nothing. */
export function bucketLocation({ store }: S3Context, { bucket }: S3Request): Reply {
  const { location } = store.bucket(bucket)
  return xmlReply('LocationConstraint', location === undefined ? {} : { '#text': location })
}

function regionOf({ location }: Bucket): string {
  return location ?? firstRegion
}

/** Of what a bucket can be created with only its region is served. */
async function readLocation(request: S3Request): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) === 0) return undefined
  const { LocationConstraint: location, ...others } = await readXml(request, 'CreateBucketConfiguration')
  const other = Object.keys(others).find((name) => name !== '#text')
  if (other) throw s3Errors.notImplemented(`CreateBucketConfiguration.${other}`)
  if (location === undefined) return undefined
  if (typeof location === 'string' && /^[a-z]{2,}(-[a-z]+)+-\d$|^EU$/.test(location) && location !== firstRegion) {
    return location
  }
  throw new ServiceError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
    LocationConstraint: String(location),
  })
}

function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name)
}
