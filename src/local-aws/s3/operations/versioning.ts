import { s3Errors } from '../errors.ts'
import type { S3Context } from '../operations.ts'
import { emptyReply, type Reply, xmlReply } from '../reply.ts'
import { readXml, type S3Request } from '../request.ts'

export function getVersioning({ store }: S3Context, { bucket }: S3Request): Reply {
  return xmlReply('VersioningConfiguration', { Status: store.bucket(bucket).settings.versioning })
}

export async function putVersioning({ store }: S3Context, request: S3Request): Promise<Reply> {
  store.bucket(request.bucket)
  const { Status: status, MfaDelete: mfaDelete } = await readXml(request, 'VersioningConfiguration')
  if (mfaDelete !== undefined && mfaDelete !== 'Disabled') throw s3Errors.notImplemented('MfaDelete')
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw s3Errors.malformedXml(`Status must be Enabled or Suspended, got ${JSON.stringify(status)}`)
  }
  await store.configureBucket(request.bucket, { versioning: status })
  return emptyReply()
}
