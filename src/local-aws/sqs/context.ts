import type { Clock } from '../clock.ts'
import { sqsErrors } from './errors.ts'
import type { Queues } from './queues.ts'

/** What SQS's operations work with. */
export type SqsContext = {
  readonly queues: Queues
  readonly clock: Clock
  /** The server's own address, before the queues' paths. */
  readonly url: string
  readonly account: string
}

export function urlOf({ url, account }: SqsContext, name: string): string {
  return `${url}/${account}/${name}`
}

/** The name in a queue's URL. Only that counts: the port may be another one since the URL was given. */
function queueNameOf(queueUrl: string | undefined): string {
  if (!queueUrl) throw sqsErrors.missing('QueueUrl')
  return queueUrl.slice(queueUrl.lastIndexOf('/') + 1)
}

export function queueOf({ queues }: SqsContext, input: { QueueUrl?: string | undefined }) {
  const name = queueNameOf(input.QueueUrl)
  return { name, ...queues.require(name) }
}

/** An integer of a request within its limits. */
export function readNumber(
  value: number | undefined,
  rule: { parameter: string; least: number; most: number; preset: number },
): number {
  const { parameter, least, most, preset } = rule
  if (value === undefined) return preset
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw sqsErrors.invalidValue(value, parameter, `Must be between ${least} and ${most}, if provided.`)
}
