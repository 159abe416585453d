import type { FilterLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs'
import { expiryOf, type LogsContext } from '../context.ts'
import { invalidParameter } from '../errors.ts'
import { parseFilterPattern } from '../filter/filter-pattern.ts'
import type { LogEvent, LogStream } from '../log-stream.ts'
import { mergeStreams, type Reached, type StreamEvent } from '../merge-streams.ts'
import { requestedGroup } from '../requested-group.ts'

const mostEvents = 10_000
const mostBytes = 1_048_576
// One request looks at so much and no more: a page may well be empty and yet not the last one.
const mostScannedBytes = 32 * 1024 * 1024
const mostNamedStreams = 100

export function createFilterLogEvents(context: LogsContext) {
  return async (input: FilterLogEventsRequest): Promise<object> => {
    if (input.startFromHead === false)
      throw invalidParameter('startFromHead false is not served by the embedded CloudWatch Logs')
    const group = requestedGroup(input)
    const { retentionDays } = await context.groups.require(group)
    const streams = await chosenStreams(context, group, input)
    const passes = parseFilterPattern(input.filterPattern ?? '')
    const reached = readToken(input.nextToken)
    const from = Math.max(input.startTime ?? 0, expiryOf(context, retentionDays), reached?.time ?? 0)
    const to = input.endTime ?? Number.POSITIVE_INFINITY
    const { events, last } = await scan(mergeStreams(streams, { from, to, reached }), passes, input.limit ?? mostEvents)
    return { events: events.map(writeEvent), searchedLogStreams: [], nextToken: last && writeToken(last) }
  }
}

async function chosenStreams(
  { groups }: LogsContext,
  group: string,
  input: FilterLogEventsRequest,
): Promise<LogStream[]> {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input
  if (names === undefined) return groups.streams(group, prefix)
  if (prefix !== undefined) throw invalidParameter('logStreamNames and logStreamNamePrefix are mutually exclusive.')
  if (names.length > mostNamedStreams)
    throw invalidParameter(`At most ${mostNamedStreams} logStreamNames may be named.`)
  return Promise.all([...new Set(names)].map((name) => groups.stream(group, name)))
}

/** `last` is the event behind which the next page begins; none when there is no more. */
async function scan(all: AsyncIterable<StreamEvent>, passes: (message: string) => boolean, limit: number) {
  const events: StreamEvent[] = []
  let last: StreamEvent | undefined
  let bytes = 0
  let scanned = 0
  for await (const found of all) {
    const size = Buffer.byteLength(found.event.message) + 26
    const isMatch = passes(found.event.message)
    const isFull = isMatch && (events.length === limit || bytes + size > mostBytes)
    if (isFull || scanned > mostScannedBytes) return { events, last }
    if (isMatch) {
      events.push(found)
      bytes += size
    }
    scanned += size
    last = found
  }
  return { events, last: undefined }
}

function writeEvent({ stream, event }: StreamEvent): object {
  const { time, message, ingestionTime } = event
  return { logStreamName: stream, timestamp: time, message, ingestionTime, eventId: eventId(event) }
}

function eventId({ time, place }: LogEvent): string {
  return `${String(time).padStart(20, '0')}${place.padStart(36, '0')}`
}

function writeToken({ stream, event }: StreamEvent): string {
  const reached: Reached = { time: event.time, stream, place: event.place }
  return Buffer.from(JSON.stringify(reached)).toString('base64url')
}

function readToken(token: string | undefined): Reached | undefined {
  if (token === undefined) return undefined
  try {
    const { time, stream, place }: Partial<Reached> = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (typeof time === 'number' && typeof stream === 'string' && typeof place === 'string')
      return { time, stream, place }
  } catch {
    // Falls through to the one error: why a token cannot be read does not matter to its sender.
  }
  throw invalidParameter('The specified nextToken is invalid.')
}
