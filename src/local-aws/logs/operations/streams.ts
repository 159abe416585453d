import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Operations } from '../../service.ts'
import { groupArn, type LogsContext } from '../context.ts'
import { invalidParameter } from '../errors.ts'
import type { LogStream, StreamSummary } from '../log-stream.ts'
import { pageOf } from '../paging.ts'
import { requestedGroup } from '../requested-group.ts'

const defaultLimit = 50

export function createStreamOperations(context: LogsContext): Operations {
  const { groups } = context
  return {
    async CreateLogStream({ logGroupName = '', logStreamName = '' }: CreateLogStreamRequest) {
      await groups.createStream(logGroupName, logStreamName)
      return {}
    },

    async DeleteLogStream({ logGroupName = '', logStreamName = '' }: DeleteLogStreamRequest) {
      await groups.removeStream(logGroupName, logStreamName)
      return {}
    },

    async DescribeLogStreams(input: DescribeLogStreamsRequest) {
      const group = requestedGroup(input)
      const byTime = input.orderBy === 'LastEventTime'
      if (byTime && input.logStreamNamePrefix !== undefined)
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
      const streams = await groups.streams(group, input.logStreamNamePrefix)
      return byTime ? describeByTime(context, input, group, streams) : describeByName(context, input, group, streams)
    },
  }
}

/** Only the streams of the page are looked at: a group may hold those of hundreds of jobs. */
async function describeByName(
  context: LogsContext,
  input: DescribeLogStreamsRequest,
  group: string,
  streams: readonly LogStream[],
): Promise<object> {
  const sorted = input.descending ? [...streams].reverse() : streams
  const { items, nextToken } = pageOf(sorted, ({ name }) => name, pagingOf(input))
  const looked = await Promise.all(items.map(async (stream) => ({ stream, summary: await stream.summary() })))
  return { logStreams: looked.map((one) => describeStream(context, group, one)), nextToken }
}

async function describeByTime(
  context: LogsContext,
  input: DescribeLogStreamsRequest,
  group: string,
  streams: readonly LogStream[],
): Promise<object> {
  const looked = await Promise.all(streams.map(async (stream) => ({ stream, summary: await stream.summary() })))
  // A stream without events counts by its creation.
  const keyOf = ({ stream, summary }: (typeof looked)[number]) =>
    `${String(summary.lastTime ?? summary.createdAt).padStart(16, '0')} ${stream.name}`
  looked.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  if (input.descending) looked.reverse()
  const { items, nextToken } = pageOf(looked, keyOf, pagingOf(input))
  return { logStreams: items.map((one) => describeStream(context, group, one)), nextToken }
}

function pagingOf({ nextToken, limit = defaultLimit, descending = false }: DescribeLogStreamsRequest) {
  return { nextToken, limit, descending }
}

function describeStream(
  context: LogsContext,
  group: string,
  { stream, summary }: { readonly stream: LogStream; readonly summary: StreamSummary },
): object {
  return {
    logStreamName: stream.name,
    creationTime: summary.createdAt,
    firstEventTimestamp: summary.firstTime,
    lastEventTimestamp: summary.lastTime,
    lastIngestionTime: summary.lastIngestionTime,
    // CloudWatch has said 0 of every stream since 2019.
    storedBytes: 0,
    arn: `${groupArn(context, group)}:log-stream:${stream.name}`,
  }
}
