import { compilePattern } from '../events/pattern.ts'
import { PatternError } from '../events/pattern-error.ts'
import type { StoredAttribute } from '../sqs/message.ts'
import type { PublishedMessage, SubscriptionDocument } from './document.ts'
import { snsErrors } from './errors.ts'

const keysAllowed = 5

type Policy = Readonly<Record<string, unknown>>

/** Refuses a filter policy that SNS would not take. An empty text takes the filter away. */
export function checkFilter(text: string, scope: string): void {
  if (text === '') return
  const policy = readPolicy(text)
  const keys = Object.keys(policy)
  if (keys.length === 0) return
  if (keys.length > keysAllowed) throw refuse(`Filter policy can not have more than ${keysAllowed} keys`)
  const nested = keys.find((key) => !Array.isArray(policy[key]))
  if (scope === 'MessageAttributes' && nested !== undefined) {
    throw refuse('Filter policy scope MessageAttributes does not support nested filter policy')
  }
  try {
    compilePattern(policy)
  } catch (error) {
    throw error instanceof PatternError ? refuse(error.message) : error
  }
}

/** Whether a subscriber wants a message. */
export function wantsMessage({ attributes }: SubscriptionDocument, published: PublishedMessage): boolean {
  const { FilterPolicy = '', FilterPolicyScope = 'MessageAttributes' } = attributes
  const policy = FilterPolicy === '' ? {} : readPolicy(FilterPolicy)
  if (Object.keys(policy).length === 0) return true
  const subject = FilterPolicyScope === 'MessageBody' ? bodyOf(published.message) : valuesOf(published.attributes)
  return subject !== undefined && compilePattern(policy)(subject)
}

function readPolicy(text: string): Policy {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    throw refuse('failed to parse JSON')
  }
  if (typeof policy === 'object' && policy !== null && !Array.isArray(policy)) return policy as Policy
  throw refuse('Filter policy is not an object')
}

function bodyOf(message: string): object | undefined {
  try {
    const body: unknown = JSON.parse(message)
    return typeof body === 'object' && body !== null ? body : undefined
  } catch {
    return undefined
  }
}

/** Attributes as JSON of their types. Binary ones cannot be filtered by. */
function valuesOf(attributes: Readonly<Record<string, StoredAttribute>>): object {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { DataType, StringValue = '' }]): [string, unknown][] => {
      if (DataType.startsWith('Binary')) return []
      if (DataType.startsWith('Number')) return [[name, Number(StringValue)]]
      return [[name, DataType === 'String.Array' ? listOf(StringValue) : StringValue]]
    }),
  )
}

function listOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function refuse(reason: string) {
  return snsErrors.invalid(`FilterPolicy: ${reason}`)
}
