import { sqsErrors } from './errors.ts'

/** What a receiver holds: which message of which queue, and which receipt of it. */
export type Receipt = { readonly queueId: string; readonly messageId: string; readonly receipt: string }

export function writeHandle({ queueId, messageId, receipt }: Receipt): string {
  return Buffer.from([queueId, messageId, receipt].join(' ')).toString('base64')
}

/** Refuses what this queue never gave. */
export function readHandle(handle: string, queueId: string): Receipt {
  const text = Buffer.from(handle, 'base64').toString()
  const [ofQueue, messageId, receipt, ...more] = text.split(' ')
  const own = ofQueue === queueId && messageId && receipt && more.length === 0
  if (!own || Buffer.from(text).toString('base64') !== handle) throw sqsErrors.invalidHandle(handle)
  return { queueId, messageId, receipt }
}
