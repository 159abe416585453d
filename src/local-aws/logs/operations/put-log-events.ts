import type { InputLogEvent, PutLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs'
import { expiryOf, type LogsContext } from '../context.ts'
import { invalidParameter, refuseUnserved } from '../errors.ts'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs
const mostEvents = 10_000
const mostBytes = 1_048_576
const eventOverheadBytes = 26

export function createPutLogEvents(context: LogsContext) {
  return async (input: PutLogEventsRequest): Promise<object> => {
    refuseUnserved(input, ['entity'])
    const { logGroupName = '', logStreamName = '', logEvents = [] } = input
    const stream = await context.groups.writableStream(logGroupName, logStreamName)
    const { retentionDays } = await context.groups.require(logGroupName)
    checkBatch(logEvents)
    const { kept, rejected } = sort(logEvents, context.now(), expiryOf(context, retentionDays))
    checkSpan(kept)
    if (kept.length > 0)
      await stream.add(
        context.now(),
        kept.map(({ timestamp = 0, message = '' }) => [timestamp, message]),
      )
    return { nextSequenceToken: await stream.end(), ...(rejected && { rejectedLogEventsInfo: rejected }) }
  }
}

function checkBatch(events: readonly InputLogEvent[]): void {
  if (events.length === 0 || events.length > mostEvents)
    throw invalidParameter(`A batch must have from 1 to ${mostEvents} log events, got ${events.length}.`)
  const bytes = events.reduce((sum, { message = '' }) => sum + Buffer.byteLength(message) + eventOverheadBytes, 0)
  if (bytes > mostBytes) throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${mostBytes}`)
  const isSorted = events.every(({ timestamp = 0 }, index) => timestamp >= (events[index - 1]?.timestamp ?? 0))
  if (!isSorted) throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.')
}

function checkSpan(events: readonly InputLogEvent[]): void {
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > dayMs)
    throw invalidParameter('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.')
}

/** Events that are too old, expired or too new are left out, and the caller is told which: they stand at the batch's ends. */
function sort(events: readonly InputLogEvent[], now: number, expiry: number) {
  const countOf = (holds: (time: number) => boolean) => events.filter(({ timestamp = 0 }) => holds(timestamp)).length
  const tooOld = countOf((time) => time < now - 14 * dayMs)
  const expired = countOf((time) => time < expiry)
  const tooNew = countOf((time) => time > now + 2 * hourMs)
  const rejected = {
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(expired > 0 && { expiredLogEventEndIndex: expired }),
    ...(tooNew > 0 && { tooNewLogEventStartIndex: events.length - tooNew }),
  }
  const kept = events.slice(Math.max(tooOld, expired), events.length - tooNew)
  return { kept, rejected: tooOld + expired + tooNew > 0 ? rejected : undefined }
}
