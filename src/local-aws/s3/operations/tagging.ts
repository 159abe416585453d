import { ServiceError } from '../../service.ts'
import { s3Errors } from '../errors.ts'
import { findObject, versionHeaders } from '../find-object.ts'
import type { S3Context } from '../operations.ts'
import { emptyReply, type Reply, xmlReply } from '../reply.ts'
import { readXml, type S3Request, versionIdOf } from '../request.ts'
import { type Tag, tagSet, tagsFromXml } from '../tags.ts'

export function getObjectTagging({ store }: S3Context, request: S3Request): Reply {
  const record = findObject(store, placeOf(request))
  return xmlReply('Tagging', tagSet(record.tags), versionHeaders(store.bucket(request.bucket), record))
}

export async function putObjectTagging(context: S3Context, request: S3Request): Promise<Reply> {
  findObject(context.store, placeOf(request))
  return emptyReply(await tag(context, request, tagsFromXml(await readXml(request, 'Tagging'), 'object')))
}

export async function deleteObjectTagging(context: S3Context, request: S3Request): Promise<Reply> {
  return emptyReply(await tag(context, request, []), 204)
}

export function getBucketTagging({ store }: S3Context, { bucket }: S3Request): Reply {
  const { tags } = store.bucket(bucket).settings
  if (!tags) throw new ServiceError('NoSuchTagSet', 'The TagSet does not exist', 404, { BucketName: bucket })
  return xmlReply('Tagging', tagSet(tags))
}

export async function putBucketTagging({ store }: S3Context, request: S3Request): Promise<Reply> {
  store.bucket(request.bucket)
  const tags = tagsFromXml(await readXml(request, 'Tagging'), 'bucket')
  await store.configureBucket(request.bucket, { tags: tags.length > 0 ? tags : undefined })
  return emptyReply({}, 204)
}

export async function deleteBucketTagging({ store }: S3Context, { bucket }: S3Request): Promise<Reply> {
  await store.configureBucket(bucket, { tags: undefined })
  return emptyReply({}, 204)
}

async function tag({ store }: S3Context, request: S3Request, tags: readonly Tag[]): Promise<Record<string, string>> {
  const { bucket, key } = request
  const record = findObject(store, placeOf(request))
  const place = { bucket, key, versionId: record.versionId }
  if (!(await store.tag(place, tags))) throw s3Errors.noSuchKey(key)
  return versionHeaders(store.bucket(bucket), record)
}

function placeOf({ bucket, key, query }: S3Request) {
  return { bucket, key, versionId: versionIdOf(query) }
}
