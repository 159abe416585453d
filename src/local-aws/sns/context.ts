import type { Clock } from '../clock.ts'
import type { Outbox } from '../events/outbox.ts'
import type { SubscriberDelivery } from './document.ts'
import { snsErrors } from './errors.ts'
import type { Publisher } from './publish.ts'
import type { Topics } from './topics.ts'

/** What SNS's operations work with. */
export type SnsContext = {
  readonly topics: Topics
  readonly outbox: Outbox<SubscriberDelivery>
  readonly publish: Publisher
  readonly clock: Clock
  readonly account: string
}

const pageSize = 100

/** One page of things in the order of their ARNs. The token is the last one's. */
export function pageOf<T extends { readonly arn: string }>(all: readonly T[], token: string | undefined) {
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString()
  if (token !== undefined && !after.startsWith('arn:')) throw snsErrors.invalid('NextToken')
  const rest = all.filter(({ arn }) => arn > after)
  const page = rest.slice(0, pageSize)
  const last = page.at(-1)
  const NextToken = last && rest.length > page.length ? Buffer.from(last.arn).toString('base64url') : undefined
  return { page, NextToken }
}
