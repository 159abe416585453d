import { s3Errors } from '../errors.ts'
import type { S3Context } from '../operations.ts'
import { emptyReply, type Reply, xmlReply } from '../reply.ts'
import { readXml, type S3Request } from '../request.ts'

export function getNotification({ store }: S3Context, { bucket }: S3Request): Reply {
  const { eventBridge } = store.bucket(bucket).settings
  return xmlReply('NotificationConfiguration', eventBridge ? { EventBridgeConfiguration: '' } : {})
}

/** Only EventBridge is told of objects; a configuration without it ends that. */
export async function putNotification({ store }: S3Context, request: S3Request): Promise<Reply> {
  store.bucket(request.bucket)
  const { EventBridgeConfiguration: eventBridge, ...others } = await readXml(request, 'NotificationConfiguration')
  const other = Object.keys(others).find((name) => name !== '#text')
  if (other) throw s3Errors.notImplemented(`NotificationConfiguration.${other}`)
  await store.configureBucket(request.bucket, { eventBridge: eventBridge === undefined ? undefined : true })
  return emptyReply()
}
