import type { GetLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs'
import { expiryOf, type LogsContext } from '../context.ts'
import { invalidParameter } from '../errors.ts'
import { type LogEvent, type LogStream, startOfStream } from '../log-stream.ts'
import { requestedGroup } from '../requested-group.ts'

const mostEvents = 10_000
const mostBytes = 1_048_576
const eventOverheadBytes = 26

/** Which way a page is read, and from where; without a place from the stream's start or end. */
type Cursor = { readonly forward: boolean; readonly place: string | undefined }
type Wanted = { readonly from: number; readonly to: number; readonly limit: number }
type EventPage = { readonly events: readonly LogEvent[]; readonly start: string; readonly end: string }

export function createGetLogEvents(context: LogsContext) {
  return async (input: GetLogEventsRequest): Promise<object> => {
    const group = requestedGroup(input)
    const { retentionDays } = await context.groups.require(group)
    const stream = await context.groups.stream(group, input.logStreamName ?? '')
    const cursor = readCursor(input)
    const wanted: Wanted = {
      from: Math.max(input.startTime ?? Number.NEGATIVE_INFINITY, expiryOf(context, retentionDays)),
      to: input.endTime ?? Number.POSITIVE_INFINITY,
      limit: input.limit ?? mostEvents,
    }
    const page = await (cursor.forward ? readForward : readBackward)(stream, cursor.place, wanted)
    return {
      events: page.events.map(({ time, message, ingestionTime }) => ({ timestamp: time, message, ingestionTime })),
      // Where nothing more was found, these are the tokens that were given: the sign by which readers know the end.
      nextForwardToken: `f/${page.end}/s`,
      nextBackwardToken: `b/${page.start}/s`,
    }
  }
}

async function readForward(stream: LogStream, place: string | undefined, wanted: Wanted): Promise<EventPage> {
  const events: LogEvent[] = []
  const time = Number.isFinite(wanted.from) ? wanted.from : undefined
  const room = createRoom(wanted.limit)
  for await (const event of stream.forward({ place, time })) {
    if (event.time < wanted.from) continue
    if (event.time >= wanted.to || !room.takes(event)) break
    events.push(event)
  }
  const start = events[0]?.place ?? place ?? startOfStream
  return { events, start, end: events.at(-1)?.next ?? start }
}

async function readBackward(stream: LogStream, place: string | undefined, wanted: Wanted): Promise<EventPage> {
  const events: LogEvent[] = []
  const before = place ?? (await stream.end())
  const room = createRoom(wanted.limit)
  for await (const event of stream.backward(before)) {
    if (event.time >= wanted.to) continue
    if (event.time < wanted.from || !room.takes(event)) break
    events.push(event)
  }
  events.reverse()
  return { events, start: events[0]?.place ?? before, end: events.at(-1)?.next ?? before }
}

/** What still fits into one answer. */
function createRoom(limit: number) {
  let count = limit
  let bytes = mostBytes
  return {
    takes({ message }: LogEvent): boolean {
      count -= 1
      bytes -= Buffer.byteLength(message) + eventOverheadBytes
      return count >= 0 && bytes >= 0
    },
  }
}

function readCursor({ nextToken, startFromHead = false }: GetLogEventsRequest): Cursor {
  if (nextToken === undefined) return { forward: startFromHead, place: undefined }
  const [, direction, place] = /^([fb])\/(\d{26})\/s$/.exec(nextToken) ?? []
  if (place === undefined) throw invalidParameter('The specified nextToken is invalid.')
  return { forward: direction === 'f', place }
}
