import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { openCollection } from '../collection.ts'
import { createTurns } from '../turns.ts'
import { sqsErrors } from './errors.ts'
import type { StoredMessage } from './message.ts'
import { openQueue, type Queue, type QueueDocument } from './queue.ts'
import type { QueueAttributes } from './queue-attributes.ts'

export type Queues = Awaited<ReturnType<typeof openQueues>>

export type QueuesOptions = {
  readonly folder: string
  readonly clock: Clock
  readonly account: string
  readonly region: string
}

const journalSuffix = '.jsonl'

/** A queue with what is set of it. */
export type OpenQueue = { readonly document: QueueDocument; readonly queue: Queue }

/** All queues, by name: what is set of them, and the queues at work. */
export async function openQueues({ folder, clock, account, region }: QueuesOptions) {
  const documents = await openCollection<QueueDocument>(join(folder, 'queues'))
  const open = new Map<string, Queue>()
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`
  const journalOf = ({ id }: QueueDocument) => join(folder, 'messages', `${id}${journalSuffix}`)

  function find(name: string): OpenQueue | undefined {
    const document = documents.get(name)
    const queue = open.get(name)
    return document && queue && { document, queue }
  }
  function require(name: string): OpenQueue {
    const found = find(name)
    if (!found) throw sqsErrors.noQueue()
    return found
  }
  const byArn = (arn: string) => [...open].find(([name]) => arnOf(name) === arn)?.[1]
  async function start(document: QueueDocument): Promise<void> {
    const moveTo = async (arn: string, message: StoredMessage) => {
      const target = byArn(arn)
      await target?.adopt(message, document.arn)
      return target !== undefined
    }
    const current = () => documents.get(document.name) ?? document
    open.set(document.name, await openQueue({ file: journalOf(document), clock, document: current, moveTo }))
  }

  await removeLeftovers(join(folder, 'messages'), documents.values())
  for (const document of documents.values()) await start(document)

  return {
    /** Creating and removing take more than one step: those of one name go one after the other. */
    inTurn: createTurns(),
    find,
    require,
    byArn,
    values: () => documents.values().filter(({ name }) => open.has(name)),

    async create(name: string, attributes: QueueAttributes, tags: Record<string, string>): Promise<void> {
      const now = clock.now()
      const document = { id: randomUUID(), name, arn: arnOf(name), attributes, tags, createdAt: now, modifiedAt: now }
      await documents.put(name, document)
      await start(document)
    },
    /** Replaces what is set of a queue by what `change` makes of it. */
    async update(name: string, change: (current: QueueDocument) => Partial<QueueDocument>): Promise<void> {
      const { document } = require(name)
      await documents.put(name, { ...document, ...change(document) })
    },
    async remove(name: string): Promise<void> {
      const { document, queue } = require(name)
      open.delete(name)
      await documents.delete(name)
      await queue.close()
      await rm(journalOf(document), { force: true })
    },
    close: () => closeAll(open.values()),
  }
}

async function closeAll(queues: Iterable<Queue>): Promise<void> {
  await Promise.all([...queues].map((queue) => queue.close()))
}

/** A crash may come between a queue's removal and that of its messages. */
async function removeLeftovers(folder: string, documents: readonly QueueDocument[]): Promise<void> {
  const known = new Set(documents.map(({ id }) => `${id}${journalSuffix}`))
  const files = await readdir(folder).catch(() => [])
  await Promise.all(files.filter((file) => !known.has(file)).map((file) => rm(join(folder, file), { force: true })))
}
