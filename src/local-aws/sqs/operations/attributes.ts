import type {
  GetQueueAttributesRequest,
  ListQueueTagsRequest,
  SetQueueAttributesRequest,
  TagQueueRequest,
  UntagQueueRequest,
} from '@aws-sdk/client-sqs'
import type { Operations } from '../../service.ts'
import { queueOf, type SqsContext } from '../context.ts'
import { sqsErrors } from '../errors.ts'
import type { Queue, QueueDocument } from '../queue.ts'
import { readQueueAttributes, settingsOf } from '../queue-attributes.ts'

const tagsAllowed = 50
const optional = ['Policy', 'RedrivePolicy']
// Those of FIFO queues and of encryption are known, and not there.
const known = ['FifoQueue', 'ContentBasedDeduplication', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds']
const alsoKnown = ['DeduplicationScope', 'FifoThroughputLimit', 'RedriveAllowPolicy']

export function createAttributeOperations(context: SqsContext): Operations {
  const { queues, clock } = context
  return {
    async GetQueueAttributes(input: GetQueueAttributesRequest) {
      const { document, queue } = queueOf(context, input)
      const all = describe(document, queue)
      const wanted: readonly string[] = input.AttributeNames ?? []
      const unknown = wanted.find((name) => !isKnown(name, all))
      if (unknown !== undefined) throw sqsErrors.unknownAttribute(unknown)
      const chosen = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name))
      return { Attributes: chosen.length > 0 ? Object.fromEntries(chosen) : undefined }
    },

    async SetQueueAttributes(input: SetQueueAttributesRequest) {
      const { name } = queueOf(context, input)
      const wanted = readQueueAttributes(input.Attributes, (arn) => queues.byArn(arn) !== undefined)
      if (Object.keys(wanted).length === 0) throw sqsErrors.missing('Attribute.Name')
      await queues.update(name, ({ attributes }) => ({
        attributes: { ...attributes, ...wanted },
        modifiedAt: clock.now(),
      }))
      return {}
    },

    async TagQueue(input: TagQueueRequest) {
      const { name } = queueOf(context, input)
      await queues.update(name, (current) => {
        const tags = { ...current.tags, ...input.Tags }
        if (Object.keys(tags).length > tagsAllowed) {
          throw sqsErrors.invalidParameters(`Too many tags added for queue ${name}.`)
        }
        return { tags }
      })
      return {}
    },

    async UntagQueue(input: UntagQueueRequest) {
      const { name } = queueOf(context, input)
      const gone = input.TagKeys ?? []
      await queues.update(name, ({ tags }) => ({
        tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.includes(key))),
      }))
      return {}
    },

    async ListQueueTags(input: ListQueueTagsRequest) {
      const { tags } = queueOf(context, input).document
      return { Tags: Object.keys(tags).length > 0 ? tags : undefined }
    },
  }
}

function isKnown(name: string, all: object): boolean {
  return name === 'All' || Object.hasOwn(all, name) || [...optional, ...known, ...alsoKnown].includes(name)
}

function describe(document: QueueDocument, queue: Queue): Record<string, string> {
  const { visible, notVisible, delayed } = queue.counts()
  const seconds = (time: number) => String(Math.floor(time / 1_000))
  return {
    ...settingsOf(document.attributes),
    QueueArn: document.arn,
    CreatedTimestamp: seconds(document.createdAt),
    LastModifiedTimestamp: seconds(document.modifiedAt),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  }
}
