import type {
  BatchResultErrorEntry,
  ChangeMessageVisibilityBatchRequest,
  DeleteMessageBatchRequest,
  SendMessageBatchRequest,
} from '@aws-sdk/client-sqs'
import { type Operations, ServiceError } from '../../service.ts'
import { queueOf, type SqsContext } from '../context.ts'
import { bytesOf, changeVisibility, deleteMessage, readMessage, sendMessage } from './message-actions.ts'

const entriesAllowed = 10
const bytesAllowed = 1_048_576

type Sender = { readonly accessKeyId: string }
type Entry = { readonly Id?: string | undefined }

export function createBatchOperations(context: SqsContext): Operations {
  return {
    async SendMessageBatch(input: SendMessageBatchRequest, sender: Sender = { accessKeyId: 'local' }) {
      const { document, queue } = queueOf(context, input)
      const entries = readEntries(input.Entries)
      const read = (entry: (typeof entries)[number]) => readMessage(entry, document, sender.accessKeyId)
      const bytes = entries.reduce((sum, entry) => sum + sizeOf(() => bytesOf(read(entry))), 0)
      if (bytes > bytesAllowed) throw tooLong(bytes)
      return perform(entries, async (entry) => sendMessage(queue, read(entry)))
    },

    async DeleteMessageBatch(input: DeleteMessageBatchRequest) {
      const { document, queue } = queueOf(context, input)
      return perform(readEntries(input.Entries), ({ ReceiptHandle }) => deleteMessage(queue, document, ReceiptHandle))
    },

    async ChangeMessageVisibilityBatch(input: ChangeMessageVisibilityBatchRequest) {
      const { document, queue } = queueOf(context, input)
      return perform(readEntries(input.Entries), (entry) => changeVisibility(queue, document, entry))
    },
  }
}

/** What is wrong with the batch as a whole. */
function readEntries<E extends Entry>(entries: readonly E[] | undefined): Array<E & { Id: string }> {
  if (!entries || entries.length === 0) {
    throw new ServiceError('EmptyBatchRequest', 'There should be at least one entry in the request.')
  }
  if (entries.length > entriesAllowed) {
    throw new ServiceError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${entriesAllowed}. You have sent ${entries.length}.`,
    )
  }
  const seen = new Set<string>()
  return entries.map((entry) => {
    const { Id = '' } = entry
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id)) {
      throw new ServiceError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      )
    }
    if (seen.has(Id)) throw new ServiceError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`)
    seen.add(Id)
    return { ...entry, Id }
  })
}

/** Each entry for itself: what is wrong with one does not harm the others. */
async function perform<E extends { readonly Id: string }>(entries: readonly E[], act: (entry: E) => Promise<object>) {
  const Successful: Array<{ Id: string }> = []
  const Failed: BatchResultErrorEntry[] = []
  const results = await Promise.all(entries.map((entry) => act(entry).catch(asRefusal)))
  for (const [index, result] of results.entries()) {
    const Id = entries[index]?.Id ?? ''
    if (result instanceof ServiceError) Failed.push(failure(Id, result))
    else Successful.push({ Id, ...result })
  }
  return { Successful, Failed }
}

function asRefusal(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  throw error
}

function failure(Id: string, { name: Code, message: Message, statusCode }: ServiceError): BatchResultErrorEntry {
  return { Id, SenderFault: statusCode < 500, Code, Message }
}

/** An entry that is refused for itself counts for nothing. */
function sizeOf(measure: () => number): number {
  try {
    return measure()
  } catch {
    return 0
  }
}

function tooLong(bytes: number): ServiceError {
  return new ServiceError(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${bytesAllowed} bytes. You have sent ${bytes} bytes.`,
  )
}
