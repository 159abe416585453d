import type {
  ListTagsForResourceRequest,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-eventbridge'
import { type Operations, ServiceError } from '../../service.ts'
import type { EventsContext } from '../context.ts'

/** Tags of buses and rules, by ARN. */
export function createTagOperations({ rules }: EventsContext): Operations {
  function find(arn: string | undefined) {
    const bus = rules.buses().find((one) => one.arn === arn)
    if (bus) return { tags: bus.tags, set: (tags: readonly Tag[]) => rules.putBus({ ...bus, tags }) }
    const rule = rules.allRules().find((one) => one.arn === arn)
    if (rule) return { tags: rule.tags, set: (tags: readonly Tag[]) => rules.putRule({ ...rule, tags }) }
    throw new ServiceError('ResourceNotFoundException', `The resource ${arn} does not exist.`)
  }

  return {
    async ListTagsForResource({ ResourceARN }: ListTagsForResourceRequest) {
      return { Tags: find(ResourceARN).tags }
    },
    async TagResource({ ResourceARN, Tags = [] }: TagResourceRequest) {
      const { tags, set } = find(ResourceARN)
      const kept = tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key))
      await set([...kept, ...Tags])
      return {}
    },
    async UntagResource({ ResourceARN, TagKeys = [] }: UntagResourceRequest) {
      const { tags, set } = find(ResourceARN)
      await set(tags.filter(({ Key }) => !TagKeys.includes(Key ?? '')))
      return {}
    },
  }
}
