import { sqsErrors } from './errors.ts'

/** What is set of a queue, by AWS's names; values are strings, as on the wire. */
export type QueueAttributes = Readonly<Record<string, string>>

const numbers: Readonly<Record<string, { readonly least: number; readonly most: number; readonly preset: number }>> = {
  DelaySeconds: { least: 0, most: 900, preset: 0 },
  MaximumMessageSize: { least: 1_024, most: 1_048_576, preset: 1_048_576 },
  MessageRetentionPeriod: { least: 60, most: 1_209_600, preset: 345_600 },
  ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, preset: 0 },
  VisibilityTimeout: { least: 0, most: 43_200, preset: 30 },
}

/** That SQS has no queue of that kind here, or nothing that these would act on. */
const unserved = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'RedriveAllowPolicy',
]

type RedrivePolicy = { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number }

/** Checks attributes that somebody wants to set; `isQueue` knows the ARNs of dead-letter queues. */
export function readQueueAttributes(
  given: Record<string, string> | undefined,
  isQueue: (arn: string) => boolean,
): QueueAttributes {
  const entries = Object.entries(given ?? {})
  return Object.fromEntries(entries.map(([name, value]) => [name, readAttribute(name, value, isQueue)]))
}

function readAttribute(name: string, value: string, isQueue: (arn: string) => boolean): string {
  const range = Object.hasOwn(numbers, name) ? numbers[name] : undefined
  if (range) {
    if (!/^\d{1,9}$/.test(value) || Number(value) < range.least || Number(value) > range.most) {
      throw sqsErrors.invalidAttribute(name)
    }
    return String(Number(value))
  }
  if (unserved.includes(name)) throw sqsErrors.unserved(`The attribute ${name}`)
  switch (name) {
    case 'Policy':
      if (value !== '') parseObject(name, value)
      return value
    case 'RedrivePolicy':
      return value === '' ? value : JSON.stringify(readRedrivePolicy(value, isQueue))
    case 'FifoQueue':
      if (value === 'false') return value
      throw sqsErrors.unserved('A FIFO queue')
    case 'SqsManagedSseEnabled':
      if (value === 'false') return value
      throw sqsErrors.unserved('Encryption (SqsManagedSseEnabled)')
    default:
      throw sqsErrors.unknownAttribute(name)
  }
}

function readRedrivePolicy(text: string, isQueue: (arn: string) => boolean): RedrivePolicy {
  const refuse = (reason: string) => sqsErrors.invalidValue(text, 'RedrivePolicy', reason)
  const { deadLetterTargetArn, maxReceiveCount = 10 } = parseObject('RedrivePolicy', text)
  if (typeof deadLetterTargetArn !== 'string')
    throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.')
  const count = Number(maxReceiveCount)
  if (!Number.isInteger(count) || count < 1 || count > 1_000) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`,
    )
  }
  if (!isQueue(deadLetterTargetArn)) throw refuse('Dead letter target does not exist.')
  return { deadLetterTargetArn, maxReceiveCount: count }
}

function parseObject(name: string, text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // One error for every text that is no JSON object.
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>
  throw sqsErrors.invalidAttribute(name, 'it must be a JSON object')
}

/** What a queue goes by. */
export type QueueSettings = {
  readonly delaySeconds: number
  readonly retentionSeconds: number
  readonly visibilitySeconds: number
  readonly waitSeconds: number
  readonly longestMessageBytes: number
  readonly redrive: RedrivePolicy | undefined
}

export function queueSettings(attributes: QueueAttributes): QueueSettings {
  return {
    delaySeconds: numberOf(attributes, 'DelaySeconds'),
    retentionSeconds: numberOf(attributes, 'MessageRetentionPeriod'),
    visibilitySeconds: numberOf(attributes, 'VisibilityTimeout'),
    waitSeconds: numberOf(attributes, 'ReceiveMessageWaitTimeSeconds'),
    longestMessageBytes: numberOf(attributes, 'MaximumMessageSize'),
    redrive: redrivePolicyOf(attributes),
  }
}

/** A number among the attributes, or SQS's preset. */
function numberOf(attributes: QueueAttributes, name: string): number {
  return Number(attributes[name] ?? numbers[name]?.preset)
}

function redrivePolicyOf({ RedrivePolicy }: QueueAttributes): RedrivePolicy | undefined {
  return RedrivePolicy ? JSON.parse(RedrivePolicy) : undefined
}

/** What is set, with presets for what is not, and nothing for what was taken away with an empty value. */
export function settingsOf(attributes: QueueAttributes): Record<string, string> {
  const presets = Object.entries(numbers).map(([name, { preset }]): [string, string] => [name, String(preset)])
  const all: Record<string, string> = { ...Object.fromEntries(presets), SqsManagedSseEnabled: 'false', ...attributes }
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== '' && name !== 'FifoQueue'))
}

/** The first attribute that was asked for and is set otherwise. */
export function differingAttribute(existing: QueueAttributes, wanted: QueueAttributes): string | undefined {
  const settings = settingsOf(existing)
  const isOther = (name: string) => name !== 'FifoQueue' && (settings[name] ?? '') !== wanted[name]
  return Object.keys(wanted).find(isOther)
}
