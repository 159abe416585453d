/** A message attribute as it is kept: binary values in base64. */
export type StoredAttribute = {
  readonly DataType: string
  readonly StringValue?: string
  readonly BinaryValue?: string
}

/** Times are epoch milliseconds of the clock. Messages are never changed in place. */
export type StoredMessage = {
  readonly id: string
  readonly body: string
  readonly attributes: Readonly<Record<string, StoredAttribute>>
  /** What the sender or SQS itself adds under names of AWS's: `AWSTraceHeader`, `MessageGroupId`, `DeadLetterQueueSourceArn`. */
  readonly system: Readonly<Record<string, string>>
  readonly senderId: string
  readonly sentAt: number
  /** From then on it can be received. */
  readonly visibleAt: number
  readonly receiveCount: number
  readonly firstReceivedAt?: number
  /** Of the latest receipt: only that one can delete it. */
  readonly receipt?: string
}

/** A message as somebody sends it. */
export type NewMessage = {
  readonly body: string
  readonly attributes?: Readonly<Record<string, StoredAttribute>>
  readonly system?: Readonly<Record<string, string>>
  readonly senderId: string
  /** Instead of the queue's own, in AWS's time. */
  readonly delaySeconds?: number | undefined
}

export function isVisible(message: StoredMessage, now: number): boolean {
  return message.visibleAt <= now
}

export function isInFlight(message: StoredMessage, now: number): boolean {
  return message.receiveCount > 0 && message.visibleAt > now
}

export function isDelayed(message: StoredMessage, now: number): boolean {
  return message.receiveCount === 0 && message.visibleAt > now
}
