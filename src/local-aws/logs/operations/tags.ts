import type {
  ListTagsForResourceRequest,
  ListTagsLogGroupRequest,
  TagLogGroupRequest,
  TagResourceRequest,
  UntagLogGroupRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Operations } from '../../service.ts'
import { type LogsContext, nameOf } from '../context.ts'
import { invalidParameter } from '../errors.ts'

const mostTags = 50

/** Tags of log groups, by the older operations with names and the newer ones with ARNs. */
export function createTagOperations({ groups }: LogsContext): Operations {
  const list = async (name: string) => ({ tags: (await groups.require(name)).tags })
  const tag = async (name: string, added: Readonly<Record<string, string>> = {}) => {
    await groups.update(name, (group) => {
      const tags = { ...group.tags, ...added }
      if (Object.keys(tags).length > mostTags) throw invalidParameter(`A log group has at most ${mostTags} tags.`)
      return { ...group, tags }
    })
    return {}
  }
  const untag = async (name: string, keys: readonly string[] = []) => {
    await groups.update(name, (group) => ({
      ...group,
      tags: Object.fromEntries(Object.entries(group.tags).filter(([key]) => !keys.includes(key))),
    }))
    return {}
  }
  return {
    ListTagsLogGroup: ({ logGroupName = '' }: ListTagsLogGroupRequest) => list(logGroupName),
    TagLogGroup: ({ logGroupName = '', tags }: TagLogGroupRequest) => tag(logGroupName, tags),
    UntagLogGroup: ({ logGroupName = '', tags }: UntagLogGroupRequest) => untag(logGroupName, tags),
    ListTagsForResource: ({ resourceArn = '' }: ListTagsForResourceRequest) => list(nameOf(resourceArn)),
    TagResource: ({ resourceArn = '', tags }: TagResourceRequest) => tag(nameOf(resourceArn), tags),
    UntagResource: ({ resourceArn = '', tagKeys }: UntagResourceRequest) => untag(nameOf(resourceArn), tagKeys),
  }
}
