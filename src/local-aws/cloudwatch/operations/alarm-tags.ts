import type { ListTagsForResourceInput, TagResourceInput, UntagResourceInput } from '@aws-sdk/client-cloudwatch'
import { type Operations, ServiceError } from '../../service.ts'
import type { AlarmDocument } from '../alarms/document.ts'
import { invalidValue } from '../errors.ts'
import type { AlarmDeps } from './alarm-deps.ts'

const mostTags = 50

export function createAlarmTags({ alarms }: AlarmDeps): Operations {
  const require = (arn: string | undefined): AlarmDocument => {
    const alarm = alarms.all().find((candidate) => candidate.arn === arn)
    if (!alarm) throw new ServiceError('ResourceNotFoundException', `${arn} does not exist`, 404)
    return alarm
  }
  return {
    async ListTagsForResource({ ResourceARN }: ListTagsForResourceInput) {
      return { Tags: require(ResourceARN).tags }
    },

    async TagResource({ ResourceARN, Tags = [] }: TagResourceInput) {
      const alarm = require(ResourceARN)
      const added = Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }))
      const kept = alarm.tags.filter(({ Key }) => !added.some((tag) => tag.Key === Key))
      if (kept.length + added.length > mostTags) throw invalidValue(`An alarm has at most ${mostTags} tags.`)
      await alarms.save({ ...alarm, tags: [...kept, ...added] })
      return {}
    },

    async UntagResource({ ResourceARN, TagKeys = [] }: UntagResourceInput) {
      const alarm = require(ResourceARN)
      await alarms.save({ ...alarm, tags: alarm.tags.filter(({ Key }) => !TagKeys.includes(Key)) })
      return {}
    },
  }
}
