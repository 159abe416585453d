import type {
  CreateTopicInput,
  DeleteTopicInput,
  GetTopicAttributesInput,
  ListTagsForResourceRequest,
  ListTopicsInput,
  SetTopicAttributesInput,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-sns'
import type { Operations } from '../../service.ts'
import { pageOf, type SnsContext } from '../context.ts'
import type { TopicDocument } from '../document.ts'
import { refuseUnserved, snsErrors } from '../errors.ts'
import { checkTopicAttribute, describeTopic } from '../topic-attributes.ts'

export function createTopicOperations(context: SnsContext): Operations {
  const { topics } = context
  const requireTagged = (arn: string | undefined): TopicDocument => {
    const topic = topics.find(arn)
    if (!topic) throw snsErrors.noResource()
    return topic
  }

  return {
    async CreateTopic(input: CreateTopicInput) {
      refuseUnserved(input, ['DataProtectionPolicy'])
      const name = readTopicName(input.Name)
      const arn = topics.arnOf(name)
      const attributes = input.Attributes ?? {}
      for (const [attribute, value] of Object.entries(attributes)) checkTopicAttribute(attribute, value)
      const existing = topics.find(arn)
      if (existing) checkSame(existing, input)
      else await topics.put({ name, arn, attributes, tags: input.Tags ?? [], unsubscribed: 0 })
      return { TopicArn: arn }
    },

    async DeleteTopic({ TopicArn = '' }: DeleteTopicInput) {
      await topics.remove(TopicArn)
      return {}
    },

    async ListTopics(input: ListTopicsInput) {
      const { page, NextToken } = pageOf(topics.values(), input.NextToken)
      return { Topics: page.map(({ arn }) => ({ TopicArn: arn })), NextToken }
    },

    async GetTopicAttributes({ TopicArn }: GetTopicAttributesInput) {
      return { Attributes: describeTopic(topics.require(TopicArn), context) }
    },

    async SetTopicAttributes({ TopicArn, AttributeName = '', AttributeValue = '' }: SetTopicAttributesInput) {
      const topic = topics.require(TopicArn)
      checkTopicAttribute(AttributeName, AttributeValue)
      await topics.put({ ...topic, attributes: { ...topic.attributes, [AttributeName]: AttributeValue } })
      return {}
    },

    async ListTagsForResource({ ResourceArn }: ListTagsForResourceRequest) {
      return { Tags: requireTagged(ResourceArn).tags }
    },
    async TagResource({ ResourceArn, Tags = [] }: TagResourceRequest) {
      const topic = requireTagged(ResourceArn)
      const kept = topic.tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key))
      await topics.put({ ...topic, tags: [...kept, ...Tags] })
      return {}
    },
    async UntagResource({ ResourceArn, TagKeys = [] }: UntagResourceRequest) {
      const topic = requireTagged(ResourceArn)
      await topics.put({ ...topic, tags: topic.tags.filter(({ Key }) => !TagKeys.includes(Key ?? '')) })
      return {}
    },
  }
}

function readTopicName(name: string | undefined): string {
  if (name?.endsWith('.fifo')) throw snsErrors.unserved('A FIFO topic')
  if (name && /^[A-Za-z0-9_-]{1,256}$/.test(name)) return name
  throw snsErrors.invalid('Topic Name')
}

/** To create a topic again is no error when nothing about it would be another. */
function checkSame(topic: TopicDocument, { Attributes = {}, Tags }: CreateTopicInput): void {
  const differing = Object.entries(Attributes).some(([name, value]) => (topic.attributes[name] ?? '') !== value)
  if (differing) throw snsErrors.invalid('Attributes', 'Topic already exists with different attributes')
  if (Tags && text(Tags) !== text(topic.tags)) {
    throw snsErrors.invalid('Tags', 'Topic already exists with different tags')
  }
}

function text(tags: readonly Tag[]): string {
  return JSON.stringify(tags.map(({ Key, Value }) => [Key, Value]).sort())
}
