import { randomUUID } from 'node:crypto'
import { pathOf, queryOf } from '../http/request-path.ts'
import type { AwsService, WireAnswer } from '../protocol/aws-service.ts'
import { answerQuery } from '../protocol/query-protocol.ts'

// What AWS lets anybody do who holds the token or the subscription's ARN, since the links stand in messages.
const linked = ['ConfirmSubscription', 'Unsubscribe']

/** Whether a GET of this path is the visit of a link that stands in a message of SNS's. It carries no signature. */
export function isSubscriptionLink(pathAndQuery: string): boolean {
  const request = { url: pathAndQuery }
  return pathOf(request) === '/' && linked.includes(new URLSearchParams(queryOf(request)).get('Action') ?? '')
}

export function answerSubscriptionLink(sns: AwsService, pathAndQuery: string): Promise<WireAnswer> {
  const form = new URLSearchParams(queryOf({ url: pathAndQuery }))
  const caller = { accessKeyId: 'anonymous', arn: 'anonymous', account: 'anonymous' }
  return answerQuery(sns, { form, caller, requestId: randomUUID() })
}
