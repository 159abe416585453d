import { randomUUID } from 'node:crypto'
import type { PutEventsRequest, PutEventsRequestEntry, TestEventPatternRequest } from '@aws-sdk/client-eventbridge'
import type { Operations } from '../../service.ts'
import { readPattern } from '../check-pattern.ts'
import type { EventsContext } from '../context.ts'
import { createEnvelope } from '../envelope.ts'
import { eventsErrors, refuseUnserved } from '../errors.ts'
import { busNameOf } from '../rules.ts'

const bytesAllowed = 1_048_576

export function createEventOperations(context: EventsContext): Operations {
  async function put(entry: PutEventsRequestEntry) {
    const refusal = refusalOf(entry)
    if (refusal) return refusal
    const event = createEnvelope(context, {
      source: entry.Source ?? '',
      detailType: entry.DetailType ?? '',
      resources: entry.Resources ?? [],
      detail: JSON.parse(entry.Detail ?? ''),
      time: entry.Time?.getTime() ?? context.clock.now(),
    })
    // To a bus that is not there it goes without an error and reaches nobody, as on AWS.
    await context.dispatch(busNameOf(entry.EventBusName), event)
    return { EventId: event.id }
  }

  return {
    async PutEvents(input: PutEventsRequest) {
      refuseUnserved(input, ['EndpointId'])
      const entries = input.Entries ?? []
      const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0)
      if (bytes > bytesAllowed) {
        throw eventsErrors.validation('Total size of the entries in the request is over the limit.')
      }
      const Entries = await Promise.all(entries.map(put))
      return { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries }
    },

    async TestEventPattern({ Event = '', EventPattern = '' }: TestEventPatternRequest) {
      return { Result: readPattern(EventPattern)(readEvent(Event)) }
    },
  }
}

function refusalOf({ Source, DetailType, Detail }: PutEventsRequestEntry) {
  const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => !value)?.[0]
  if (missing) {
    const ErrorMessage = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`
    return { EventId: randomUUID(), ErrorCode: 'InvalidArgument', ErrorMessage }
  }
  if (Source?.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }
  }
  if (!isJsonObject(Detail ?? '')) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  return undefined
}

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    return false
  }
}

/** As EventBridge counts it: 14 bytes for the time, and what the texts take. */
function bytesOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time ? 14 : 0)
}

const demanded = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']

function readEvent(text: string): unknown {
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch {
    throw eventsErrors.validation('Parameter Event is not valid. Reason: it must be JSON.')
  }
  const missing = demanded.find((name) => typeof event !== 'object' || event === null || !Object.hasOwn(event, name))
  if (missing) throw eventsErrors.validation(`Parameter Event is not valid. Reason: ${missing} is a required field.`)
  return event
}
