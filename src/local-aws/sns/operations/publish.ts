import type { MessageAttributeValue, PublishBatchInput, PublishInput } from '@aws-sdk/client-sns'
import { type Operations, ServiceError } from '../../service.ts'
import type { StoredAttribute } from '../../sqs/message.ts'
import type { SnsContext } from '../context.ts'
import { refuseUnserved, snsErrors } from '../errors.ts'

const bytesAllowed = 262_144
const entriesAllowed = 10

type MessageInput = Pick<
  PublishInput,
  'Message' | 'Subject' | 'MessageStructure' | 'MessageAttributes' | 'MessageDeduplicationId' | 'MessageGroupId'
>

export function createPublishOperations({ topics, publish }: SnsContext): Operations {
  return {
    async Publish(input: PublishInput) {
      refuseUnserved(input, ['PhoneNumber'])
      const topicArn = input.TopicArn ?? input.TargetArn
      if (!topicArn) throw snsErrors.invalid('TopicArn or TargetArn', 'no value for required parameter')
      return { MessageId: await publish({ topicArn: topics.require(topicArn).arn, ...readMessage(input) }) }
    },

    async PublishBatch({ TopicArn, PublishBatchRequestEntries = [] }: PublishBatchInput) {
      const topicArn = topics.require(TopicArn).arn
      checkBatch(PublishBatchRequestEntries.map(({ Id = '' }) => Id))
      const results = await Promise.all(
        PublishBatchRequestEntries.map(async (entry) => {
          const Id = entry.Id ?? ''
          try {
            return { Id, MessageId: await publish({ topicArn, ...readMessage(entry) }) }
          } catch (error) {
            if (!(error instanceof ServiceError)) throw error
            const Code = error.name.replace(/Exception$/, '')
            return { Id, Code, Message: error.message, SenderFault: true }
          }
        }),
      )
      return {
        Successful: results.filter((result) => !('Code' in result)),
        Failed: results.filter((result) => 'Code' in result),
      }
    },
  }
}

function readMessage(input: MessageInput) {
  const { Message, Subject, MessageStructure } = input
  refuseUnserved(input, ['MessageDeduplicationId', 'MessageGroupId'])
  if (!Message) throw snsErrors.invalid('Empty message')
  if (Subject !== undefined && (Subject.length > 100 || !/^[\x20-\x7e]+$/.test(Subject))) {
    throw snsErrors.invalid('Subject')
  }
  const attributes = readAttributes(input.MessageAttributes)
  if (Buffer.byteLength(Message) > bytesAllowed) throw snsErrors.invalid('Message too long')
  const subject = Subject !== undefined && { subject: Subject }
  if (MessageStructure === undefined) return { message: Message, attributes, ...subject }
  if (MessageStructure !== 'json') throw snsErrors.invalid('MessageStructure')
  const byProtocol = readStructure(Message)
  return { message: byProtocol.default, byProtocol, attributes, ...subject }
}

function readStructure(message: string): Record<string, string> & { default: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(message)
  } catch {
    throw snsErrors.invalid('Message Structure - JSON message body failed to parse')
  }
  const entries = Object.entries((parsed ?? {}) as object).filter(([, text]) => typeof text === 'string')
  const texts: Record<string, string> = Object.fromEntries(entries)
  if (texts.default === undefined) {
    throw snsErrors.invalid('Message Structure - No default entry in JSON message body')
  }
  return { ...texts, default: texts.default }
}

function readAttributes(given: Record<string, MessageAttributeValue> = {}): Record<string, StoredAttribute> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, readAttribute(name, value)]))
}

function readAttribute(
  name: string,
  { DataType = '', StringValue, BinaryValue }: MessageAttributeValue,
): StoredAttribute {
  const wrong = (why: string) =>
    new ServiceError('InvalidParameterValueException', `The message attribute '${name}' ${why}`)
  if (!/^(?:String|Number|Binary)(?:\..+)?$/.test(DataType)) {
    throw wrong(
      'has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.',
    )
  }
  if (DataType.startsWith('Binary')) {
    if (!BinaryValue?.length) throw wrong('must contain non-empty message attribute value.')
    return { DataType, BinaryValue: Buffer.from(BinaryValue).toString('base64') }
  }
  if (!StringValue) throw wrong('must contain non-empty message attribute value.')
  if (DataType.startsWith('Number') && !Number.isFinite(Number(StringValue))) {
    throw wrong(`must have a number as its value, got '${StringValue}'.`)
  }
  return { DataType, StringValue }
}

function checkBatch(ids: readonly string[]): void {
  const refuse = (name: string, message: string) => new ServiceError(name, message)
  if (ids.length === 0) {
    throw refuse('EmptyBatchRequestException', "The batch request doesn't contain any entries.")
  }
  if (ids.length > entriesAllowed) {
    throw refuse(
      'TooManyEntriesInBatchRequestException',
      'The batch request contains more entries than permissible (more than 10).',
    )
  }
  if (new Set(ids).size < ids.length) {
    throw refuse('BatchEntryIdsNotDistinctException', 'Two or more batch entries in the request have the same Id.')
  }
  if (ids.some((id) => !/^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw refuse(
      'InvalidBatchEntryIdException',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    )
  }
}
