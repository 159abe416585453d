import type { Clock } from '../clock.ts'
import type { EventEnvelope } from './document.ts'
import type { Rules } from './rules.ts'

/** What EventBridge's operations work with. */
export type EventsContext = {
  readonly rules: Rules
  readonly clock: Clock
  readonly account: string
  readonly region: string
  /** Resolves when what is to be delivered of the event is durable. */
  readonly dispatch: (bus: string, event: EventEnvelope) => Promise<void>
}

const pageSize = 100

/** One page of things in the order of their names. The token is the last one's name. */
export function pageOf<T>(
  all: readonly T[],
  nameOf: (one: T) => string,
  { Limit = pageSize, NextToken }: { Limit?: number | undefined; NextToken?: string | undefined },
): { page: readonly T[]; NextToken: string | undefined } {
  const after = NextToken === undefined ? undefined : Buffer.from(NextToken, 'base64url').toString()
  const rest = after === undefined ? all : all.filter((one) => nameOf(one) > after)
  const page = rest.slice(0, Limit)
  const last = page.at(-1)
  const more = last !== undefined && rest.length > page.length
  return { page, NextToken: more ? Buffer.from(nameOf(last)).toString('base64url') : undefined }
}
