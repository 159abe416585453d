import { bucketLocation, createBucket, deleteBucket, headBucket, listBuckets } from './operations/buckets.ts'
import { completeUpload } from './operations/complete-upload.ts'
import { copyObject } from './operations/copy-object.ts'
import { deleteObject } from './operations/delete-object.ts'
import { deleteObjects } from './operations/delete-objects.ts'
import { getObject, headObject } from './operations/get-object.ts'
import { listObjects, listObjectsV2 } from './operations/list-objects.ts'
import { listParts } from './operations/list-parts.ts'
import { listUploads } from './operations/list-uploads.ts'
import { listVersions } from './operations/list-versions.ts'
import { getNotification, putNotification } from './operations/notification.ts'
import { objectAttributes } from './operations/object-attributes.ts'
import { putObject } from './operations/put-object.ts'
import * as tagging from './operations/tagging.ts'
import { uploadPart, uploadPartCopy } from './operations/upload-part.ts'
import { abortUpload, createUpload } from './operations/uploads.ts'
import { getVersioning, putVersioning } from './operations/versioning.ts'
import type { Reply } from './reply.ts'
import type { S3Request } from './request.ts'
import type { Store } from './store.ts'
import type { Uploads } from './uploads.ts'

/** What every operation works on. */
export type S3Context = { readonly store: Store; readonly uploads: Uploads }

type S3Operation = (context: S3Context, request: S3Request) => Reply | Promise<Reply>

/** What is served, by AWS's names. */
export const s3Operations: Readonly<Record<string, S3Operation>> = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: bucketLocation,
  GetBucketVersioning: getVersioning,
  PutBucketVersioning: putVersioning,
  GetBucketNotificationConfiguration: getNotification,
  PutBucketNotificationConfiguration: putNotification,
  GetBucketTagging: tagging.getBucketTagging,
  PutBucketTagging: tagging.putBucketTagging,
  DeleteBucketTagging: tagging.deleteBucketTagging,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listVersions,
  ListMultipartUploads: listUploads,
  DeleteObjects: deleteObjects,
  PutObject: putObject,
  CopyObject: copyObject,
  GetObject: getObject,
  HeadObject: headObject,
  DeleteObject: deleteObject,
  GetObjectAttributes: objectAttributes,
  GetObjectTagging: tagging.getObjectTagging,
  PutObjectTagging: tagging.putObjectTagging,
  DeleteObjectTagging: tagging.deleteObjectTagging,
  CreateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  ListParts: listParts,
  CompleteMultipartUpload: completeUpload,
  AbortMultipartUpload: abortUpload,
}
