import type { Operations } from '../service.ts'
import type { SqsContext } from './context.ts'
import type { StoredAttribute } from './message.ts'
import { createAttributeOperations } from './operations/attributes.ts'
import { createBatchOperations } from './operations/batches.ts'
import { createMessageOperations } from './operations/messages.ts'
import { createQueueListOperations, createQueueOperations } from './operations/queues.ts'
import { openQueues, type QueuesOptions } from './queues.ts'

export type SqsOptions = QueuesOptions & {
  /** The server's own address. */
  readonly url: string
}

export type Sqs = {
  readonly operations: Operations
  /** Sends for another service; false when there is no queue of that ARN. Resolves when the message is durable. */
  deliver(queueArn: string, message: Delivered): Promise<boolean>
  close(): Promise<void>
}

export type Delivered = {
  readonly body: string
  readonly attributes?: Readonly<Record<string, StoredAttribute>>
  /** As `SenderId` shows it. */
  readonly senderId: string
}

export async function createSqs(options: SqsOptions): Promise<Sqs> {
  const queues = await openQueues(options)
  const context: SqsContext = { queues, clock: options.clock, url: options.url, account: options.account }
  return {
    operations: {
      ...createQueueOperations(context),
      ...createQueueListOperations(context),
      ...createAttributeOperations(context),
      ...createMessageOperations(context),
      ...createBatchOperations(context),
    },
    async deliver(queueArn, message) {
      const queue = queues.byArn(queueArn)
      await queue?.send(message)
      return queue !== undefined
    },
    close: queues.close,
  }
}
