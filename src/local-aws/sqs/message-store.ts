import { openCompactingJournal } from '../compacting-journal.ts'
import type { StoredMessage } from './message.ts'

/** What happened to the messages of one queue. A message is written whole, so an entry may be applied again. */
type MessageEntry =
  | { readonly op: 'put'; readonly message: StoredMessage }
  | { readonly op: 'change'; readonly id: string; readonly change: Partial<StoredMessage> }
  | { readonly op: 'delete'; readonly id: string }
  | { readonly op: 'purge' }

export type MessageStore = Awaited<ReturnType<typeof openMessageStore>>

/** The messages of one queue in the order in which they came. Each change shows at once and resolves when it is durable. */
export async function openMessageStore(file: string) {
  const messages = new Map<string, StoredMessage>()
  const journal = await openCompactingJournal<MessageEntry>(file, {
    apply: (entry) => apply(messages, entry),
    live: () => [...messages.values()].map((message) => ({ op: 'put', message })),
    size: () => messages.size,
  })
  return {
    get: (id: string) => messages.get(id),
    values: () => messages.values(),
    put: (message: StoredMessage) => journal.record({ op: 'put', message }),
    change: (id: string, change: Partial<StoredMessage>) => journal.record({ op: 'change', id, change }),
    delete: (id: string) => journal.record({ op: 'delete', id }),
    purge: () => journal.record({ op: 'purge' }),
    close: () => journal.close(),
  }
}

function apply(messages: Map<string, StoredMessage>, entry: MessageEntry): void {
  switch (entry.op) {
    case 'put':
      messages.set(entry.message.id, entry.message)
      break
    case 'change': {
      const message = messages.get(entry.id)
      if (message) messages.set(entry.id, { ...message, ...entry.change })
      break
    }
    case 'delete':
      messages.delete(entry.id)
      break
    case 'purge':
      messages.clear()
  }
}
