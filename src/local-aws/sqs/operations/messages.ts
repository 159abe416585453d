import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  Message,
  ReceiveMessageRequest,
  SendMessageRequest,
} from '@aws-sdk/client-sqs'
import type { Operations } from '../../service.ts'
import { queueOf, readNumber, type SqsContext } from '../context.ts'
import { refuseUnserved } from '../errors.ts'
import type { StoredMessage } from '../message.ts'
import { chooseAttributes, md5OfAttributes, md5OfBody, toWireAttributes } from '../message-attributes.ts'
import { queueSettings } from '../queue-attributes.ts'
import { writeHandle } from '../receipt-handle.ts'
import { changeVisibility, deleteMessage, readMessage, sendMessage } from './message-actions.ts'

type Sender = { readonly accessKeyId: string }

/** Whoever asks, when the protocol layer does not say. */
const unnamed: Sender = { accessKeyId: 'local' }

export function createMessageOperations(context: SqsContext): Operations {
  return {
    async SendMessage(input: SendMessageRequest, sender: Sender = unnamed) {
      const { document, queue } = queueOf(context, input)
      return sendMessage(queue, readMessage(input, document, sender.accessKeyId))
    },

    async ReceiveMessage(input: ReceiveMessageRequest) {
      const { document, queue } = queueOf(context, input)
      refuseUnserved(input, ['ReceiveRequestAttemptId'])
      const settings = queueSettings(document.attributes)
      const received = await queue.receive({
        most: readNumber(input.MaxNumberOfMessages, {
          parameter: 'MaxNumberOfMessages',
          least: 1,
          most: 10,
          preset: 1,
        }),
        visibilitySeconds: readNumber(input.VisibilityTimeout, {
          parameter: 'VisibilityTimeout',
          least: 0,
          most: 43_200,
          preset: settings.visibilitySeconds,
        }),
        waitSeconds: readNumber(input.WaitTimeSeconds, {
          parameter: 'WaitTimeSeconds',
          least: 0,
          most: 20,
          preset: settings.waitSeconds,
        }),
      })
      if (received.length === 0) return {}
      return { Messages: received.map((message) => toWire(message, document.id, input)) }
    },

    async DeleteMessage(input: DeleteMessageRequest) {
      const { document, queue } = queueOf(context, input)
      return deleteMessage(queue, document, input.ReceiptHandle)
    },

    async ChangeMessageVisibility(input: ChangeMessageVisibilityRequest) {
      const { document, queue } = queueOf(context, input)
      return changeVisibility(queue, document, input)
    },
  }
}

function toWire(message: StoredMessage, queueId: string, wanted: ReceiveMessageRequest): Message {
  const attributes = chooseAttributes(message.attributes, wanted.MessageAttributeNames)
  return {
    MessageId: message.id,
    ReceiptHandle: writeHandle({ queueId, messageId: message.id, receipt: message.receipt ?? '' }),
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    Attributes: systemAttributes(message, [
      ...(wanted.AttributeNames ?? []),
      ...(wanted.MessageSystemAttributeNames ?? []),
    ]),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MessageAttributes: toWireAttributes(attributes),
  }
}

function systemAttributes(message: StoredMessage, wanted: readonly string[]): Message['Attributes'] {
  const all = {
    ...message.system,
    SenderId: message.senderId,
    SentTimestamp: String(Math.floor(message.sentAt)),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(Math.floor(message.firstReceivedAt ?? message.sentAt)),
  }
  const chosen = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name))
  return chosen.length > 0 ? Object.fromEntries(chosen) : undefined
}
