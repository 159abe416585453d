import { asList, fromXml } from '../../protocol/xml.ts'
import { ServiceError } from '../../service.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { readSmallBody, type S3Request } from '../request.ts'
import type { Store } from '../store.ts'

// 1,000 keys of 1,024 bytes, every one of them escaped.
const bodyLimitBytes = 8 * 1024 * 1024
const mostKeys = 1000

export async function deleteObjects(store: Store, request: S3Request): Promise<Reply> {
  store.bucket(request.bucket)
  const order = fromXml('Delete', (await readSmallBody(request, bodyLimitBytes)).toString('utf8'))
  const keys = asList(order.Object).map(keyOf)
  if (keys.length === 0 || keys.length > mostKeys) {
    throw new ServiceError('MalformedXML', `A Delete must name 1 to ${mostKeys} objects, got ${keys.length}`)
  }
  await Promise.all(keys.map((key) => store.remove(request.bucket, key)))
  const deleted = order.Quiet === 'true' ? [] : keys.map((key) => ({ Key: key }))
  return xmlReply('DeleteResult', { Deleted: deleted })
}

function keyOf(object: unknown): string {
  const key = typeof object === 'object' && object !== null && 'Key' in object ? object.Key : undefined
  if (typeof key === 'string' && key !== '') return key
  throw new ServiceError('MalformedXML', 'Every Object of a Delete must have a Key')
}
