import type { IncomingHttpHeaders } from 'node:http'

type Asked = {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
}

type ByMethod = Readonly<Record<string, string>>

// Query names that make a request a call of another operation: to serve it as if they were not there would harm.
const ofObjects: Readonly<Record<string, ByMethod>> = {
  uploads: { POST: 'CreateMultipartUpload' },
  uploadId: {
    PUT: 'UploadPart',
    GET: 'ListParts',
    POST: 'CompleteMultipartUpload',
    DELETE: 'AbortMultipartUpload',
  },
  tagging: { GET: 'GetObjectTagging', PUT: 'PutObjectTagging', DELETE: 'DeleteObjectTagging' },
  attributes: { GET: 'GetObjectAttributes' },
  acl: { GET: 'GetObjectAcl', PUT: 'PutObjectAcl' },
  'legal-hold': { GET: 'GetObjectLegalHold', PUT: 'PutObjectLegalHold' },
  retention: { GET: 'GetObjectRetention', PUT: 'PutObjectRetention' },
  restore: { POST: 'RestoreObject' },
  select: { POST: 'SelectObjectContent' },
  torrent: { GET: 'GetObjectTorrent' },
  renameObject: { PUT: 'RenameObject' },
}

const ofBuckets: Readonly<Record<string, ByMethod>> = {
  delete: { POST: 'DeleteObjects' },
  location: { GET: 'GetBucketLocation' },
  uploads: { GET: 'ListMultipartUploads' },
  versions: { GET: 'ListObjectVersions' },
  versioning: { GET: 'GetBucketVersioning', PUT: 'PutBucketVersioning' },
  tagging: { GET: 'GetBucketTagging', PUT: 'PutBucketTagging', DELETE: 'DeleteBucketTagging' },
  notification: { GET: 'GetBucketNotificationConfiguration', PUT: 'PutBucketNotificationConfiguration' },
  accelerate: configuration('BucketAccelerateConfiguration'),
  acl: configuration('BucketAcl'),
  analytics: configuration('BucketAnalyticsConfiguration'),
  cors: configuration('BucketCors'),
  encryption: configuration('BucketEncryption'),
  'intelligent-tiering': configuration('BucketIntelligentTieringConfiguration'),
  inventory: configuration('BucketInventoryConfiguration'),
  lifecycle: configuration('BucketLifecycleConfiguration'),
  logging: configuration('BucketLogging'),
  metadataConfiguration: configuration('BucketMetadataConfiguration'),
  metadataTable: configuration('BucketMetadataTableConfiguration'),
  metrics: configuration('BucketMetricsConfiguration'),
  'object-lock': configuration('ObjectLockConfiguration'),
  ownershipControls: configuration('BucketOwnershipControls'),
  policy: configuration('BucketPolicy'),
  policyStatus: configuration('BucketPolicyStatus'),
  publicAccessBlock: configuration('PublicAccessBlock'),
  replication: configuration('BucketReplication'),
  requestPayment: configuration('BucketRequestPayment'),
  session: { GET: 'CreateSession' },
  website: configuration('BucketWebsite'),
}

const plainObject: ByMethod = { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' }
const plainBucket: ByMethod = { GET: 'ListObjects', HEAD: 'HeadBucket', PUT: 'CreateBucket', DELETE: 'DeleteBucket' }

/** AWS's name of the operation that a request calls; undefined where S3 has none of that method. */
export function s3OperationName({ method, bucket, key, query, headers }: Asked): string | undefined {
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : undefined
  const [subresources, plain] = key === '' ? [ofBuckets, plainBucket] : [ofObjects, plainObject]
  const subresource = Object.keys(subresources).find((name) => query.has(name))
  const name = subresource === undefined ? plain[method] : subresources[subresource]?.[method]
  if (name === 'ListObjects' && query.get('list-type') === '2') return 'ListObjectsV2'
  if (headers['x-amz-copy-source'] === undefined) return name
  if (name === 'PutObject') return 'CopyObject'
  return name === 'UploadPart' ? 'UploadPartCopy' : name
}

function configuration(name: string): ByMethod {
  return { GET: `Get${name}`, PUT: `Put${name}`, POST: `Create${name}`, DELETE: `Delete${name}` }
}
