import type {
  CreateQueueRequest,
  DeleteQueueRequest,
  GetQueueUrlRequest,
  ListDeadLetterSourceQueuesRequest,
  ListQueuesRequest,
  PurgeQueueRequest,
} from '@aws-sdk/client-sqs'
import type { Operations } from '../../service.ts'
import { queueOf, readNumber, type SqsContext, urlOf } from '../context.ts'
import { sqsErrors } from '../errors.ts'
import { differingAttribute, queueSettings, readQueueAttributes } from '../queue-attributes.ts'

const recentMs = 60_000

export function createQueueOperations(context: SqsContext): Operations {
  const { queues, clock } = context
  // Only for AWS's sake, which needs that time; a restart of this server needs none.
  const deletedAt = new Map<string, number>()
  const purgedAt = new Map<string, number>()
  const isRecent = (at: number | undefined) => at !== undefined && clock.now() - at < clock.toWall(recentMs)

  return {
    async CreateQueue({ QueueName, Attributes, tags }: CreateQueueRequest) {
      const name = readQueueName(QueueName)
      const wanted = readQueueAttributes(Attributes, (arn) => queues.byArn(arn) !== undefined)
      await queues.inTurn(name, async () => {
        const existing = queues.find(name)?.document
        const differing = existing && differingAttribute(existing.attributes, wanted)
        if (differing) throw sqsErrors.queueExists(differing)
        if (existing) return
        if (isRecent(deletedAt.get(name))) throw sqsErrors.deletedRecently()
        await queues.create(name, wanted, tags ?? {})
      })
      return { QueueUrl: urlOf(context, name) }
    },

    async DeleteQueue(input: DeleteQueueRequest) {
      const { name } = queueOf(context, input)
      await queues.inTurn(name, () => queues.remove(name))
      deletedAt.set(name, clock.now())
      return {}
    },

    async PurgeQueue(input: PurgeQueueRequest) {
      const { name, document, queue } = queueOf(context, input)
      if (isRecent(purgedAt.get(document.id))) throw sqsErrors.purgeInProgress(name)
      await queue.purge()
      purgedAt.set(document.id, clock.now())
      return {}
    },
  }
}

export function createQueueListOperations(context: SqsContext): Operations {
  const { queues } = context
  return {
    async GetQueueUrl({ QueueName, QueueOwnerAWSAccountId }: GetQueueUrlRequest) {
      const other = QueueOwnerAWSAccountId !== undefined && QueueOwnerAWSAccountId !== context.account
      if (!QueueName || other || !queues.find(QueueName)) throw sqsErrors.noQueue()
      return { QueueUrl: urlOf(context, QueueName) }
    },

    async ListQueues({ QueueNamePrefix = '', ...paging }: ListQueuesRequest) {
      const names = queues.values().map(({ name }) => name)
      const { page, NextToken } = pageOf(
        names.filter((name) => name.startsWith(QueueNamePrefix)),
        paging,
      )
      return { QueueUrls: page.map((name) => urlOf(context, name)), NextToken }
    },

    async ListDeadLetterSourceQueues(input: ListDeadLetterSourceQueuesRequest) {
      const { document } = queueOf(context, input)
      const sources = queues
        .values()
        .filter(({ attributes }) => queueSettings(attributes).redrive?.deadLetterTargetArn === document.arn)
      const { page, NextToken } = pageOf(
        sources.map(({ name }) => name),
        input,
      )
      return { queueUrls: page.map((name) => urlOf(context, name)), NextToken }
    },
  }
}

function readQueueName(name: string | undefined): string {
  if (!name) throw sqsErrors.missing('QueueName')
  if (name.endsWith('.fifo')) throw sqsErrors.unserved('A FIFO queue')
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return name
  throw sqsErrors.invalidParameters(
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  )
}

/** SQS gives a token only to those who say how many they want. */
function pageOf(
  names: readonly string[],
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { page: readonly string[]; NextToken: string | undefined } {
  const most = readNumber(MaxResults, { parameter: 'MaxResults', least: 1, most: 1_000, preset: 1_000 })
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64url').toString()
  const rest = names.filter((name) => name > after)
  const page = rest.slice(0, most)
  const last = page.at(-1)
  const more = MaxResults !== undefined && last !== undefined && rest.length > page.length
  return { page, NextToken: more ? Buffer.from(last).toString('base64url') : undefined }
}
