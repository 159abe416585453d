import type { MessageAttributeValue } from '@aws-sdk/client-sqs'
import { readNumber } from '../context.ts'
import { refuseUnserved, sqsErrors } from '../errors.ts'
import type { NewMessage } from '../message.ts'
import {
  bytesOfAttributes,
  md5OfAttributes,
  md5OfBody,
  readMessageAttributes,
  type StoredAttributes,
} from '../message-attributes.ts'
import type { Queue, QueueDocument } from '../queue.ts'
import { queueSettings } from '../queue-attributes.ts'
import { readHandle } from '../receipt-handle.ts'

/** A message as a request or an entry of a batch holds it. */
export type MessageInput = {
  readonly MessageBody?: string | undefined
  readonly DelaySeconds?: number | undefined
  readonly MessageAttributes?: Record<string, MessageAttributeValue> | undefined
  readonly MessageSystemAttributes?: Record<string, MessageAttributeValue> | undefined
  readonly MessageGroupId?: string | undefined
  readonly MessageDeduplicationId?: string | undefined
}

export type ReadMessage = NewMessage & { readonly attributes: StoredAttributes; readonly traced: StoredAttributes }

export function bytesOf({ body, attributes }: ReadMessage): number {
  return Buffer.byteLength(body) + bytesOfAttributes(attributes)
}

export function readMessage(
  input: MessageInput,
  { attributes: settings }: QueueDocument,
  senderId: string,
): ReadMessage {
  const body = input.MessageBody
  if (!body) throw sqsErrors.missing('MessageBody')
  if (!isAllowedText(body)) throw sqsErrors.invalidContents()
  refuseUnserved(input, ['MessageDeduplicationId'])
  const traced = readMessageAttributes(input.MessageSystemAttributes)
  const unknown = Object.keys(traced).find((name) => name !== 'AWSTraceHeader')
  if (unknown) throw sqsErrors.invalidParameters(`Message system attribute name '${unknown}' is invalid.`)
  const trace = traced.AWSTraceHeader?.StringValue
  const message: ReadMessage = {
    body,
    senderId,
    traced,
    attributes: readMessageAttributes(input.MessageAttributes),
    system: {
      ...(trace !== undefined && { AWSTraceHeader: trace }),
      ...(input.MessageGroupId !== undefined && { MessageGroupId: input.MessageGroupId }),
    },
    delaySeconds: readDelay(input.DelaySeconds),
  }
  const limit = queueSettings(settings).longestMessageBytes
  if (bytesOf(message) > limit) throw sqsErrors.invalidParameters(`Message must be shorter than ${limit} bytes.`)
  return message
}

export async function sendMessage(queue: Queue, message: ReadMessage) {
  return {
    MessageId: await queue.send(message),
    MD5OfMessageBody: md5OfBody(message.body),
    MD5OfMessageAttributes: md5OfAttributes(message.attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(message.traced),
  }
}

export async function deleteMessage(queue: Queue, { id }: QueueDocument, handle: string | undefined): Promise<object> {
  if (!handle) throw sqsErrors.missing('ReceiptHandle')
  const { messageId, receipt } = readHandle(handle, id)
  await queue.delete(messageId, receipt)
  return {}
}

export async function changeVisibility(
  queue: Queue,
  { id }: QueueDocument,
  { ReceiptHandle, VisibilityTimeout }: { ReceiptHandle?: string | undefined; VisibilityTimeout?: number | undefined },
): Promise<object> {
  if (!ReceiptHandle) throw sqsErrors.missing('ReceiptHandle')
  if (VisibilityTimeout === undefined) throw sqsErrors.missing('VisibilityTimeout')
  const rule = { parameter: 'VisibilityTimeout', least: 0, most: 43_200, preset: 0 }
  const seconds = readNumber(VisibilityTimeout, rule)
  const { messageId, receipt } = readHandle(ReceiptHandle, id)
  await queue.changeVisibility(messageId, receipt, seconds, ReceiptHandle)
  return {}
}

function readDelay(seconds: number | undefined): number | undefined {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 900)) return seconds
  throw sqsErrors.invalidValue(seconds, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.')
}

/** XML's characters, which are SQS's. */
function isAllowedText(text: string): boolean {
  return /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(text)
}
