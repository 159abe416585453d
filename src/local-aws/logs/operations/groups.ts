import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Operations } from '../../service.ts'
import { groupArn, type LogsContext } from '../context.ts'
import { invalidParameter, refuseUnserved } from '../errors.ts'
import { pageOf } from '../paging.ts'
import type { GroupDocument } from '../stored-logs.ts'

const defaultLimit = 50
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

export function createGroupOperations(context: LogsContext): Operations {
  const { groups } = context
  return {
    async CreateLogGroup(input: CreateLogGroupRequest) {
      refuseUnserved(input, ['kmsKeyId', 'deletionProtectionEnabled'])
      if (input.logGroupClass !== undefined && input.logGroupClass !== 'STANDARD')
        throw invalidParameter(`The logGroupClass ${input.logGroupClass} is not served by the embedded CloudWatch Logs`)
      await groups.create(input.logGroupName ?? '', input.tags ?? {})
      return {}
    },

    async DeleteLogGroup({ logGroupName = '' }: DeleteLogGroupRequest) {
      await groups.remove(logGroupName)
      return {}
    },

    async DescribeLogGroups(input: DescribeLogGroupsRequest) {
      refuseUnserved(input, ['accountIdentifiers', 'includeLinkedAccounts', 'logGroupIdentifiers'])
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupClass = 'STANDARD' } = input
      if (prefix !== undefined && pattern !== undefined)
        throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.')
      const found = (await groups.all())
        .filter(({ name }) => name.startsWith(prefix ?? '') && name.includes(pattern ?? ''))
        .filter(() => logGroupClass === 'STANDARD')
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      const paging = { nextToken: input.nextToken, limit: input.limit ?? defaultLimit }
      const { items, nextToken } = pageOf(found, ({ name }) => name, paging)
      return { logGroups: await Promise.all(items.map((group) => describeGroup(context, group))), nextToken }
    },

    async PutRetentionPolicy({ logGroupName = '', retentionInDays }: PutRetentionPolicyRequest) {
      if (!retentions.includes(retentionInDays ?? 0))
        throw invalidParameter(
          `Invalid retentionInDays ${retentionInDays}: it must be one of ${retentions.join(', ')}.`,
        )
      await groups.update(logGroupName, (group) => ({ ...group, retentionDays: retentionInDays }))
      return {}
    },

    async DeleteRetentionPolicy({ logGroupName = '' }: DeleteRetentionPolicyRequest) {
      await groups.update(logGroupName, ({ retentionDays: _, ...group }) => group)
      return {}
    },
  }
}

async function describeGroup(context: LogsContext, { name, createdAt, retentionDays }: GroupDocument): Promise<object> {
  const streams = await context.groups.streams(name)
  const sizes = await Promise.all(streams.map(async (stream) => (await stream.summary()).bytes))
  return {
    logGroupName: name,
    creationTime: createdAt,
    retentionInDays: retentionDays,
    metricFilterCount: 0,
    arn: `${groupArn(context, name)}:*`,
    logGroupArn: groupArn(context, name),
    storedBytes: sizes.reduce((sum, size) => sum + size, 0),
    logGroupClass: 'STANDARD',
  }
}
