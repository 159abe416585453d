import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { openCollection } from '../collection.ts'
import { createTurns } from '../turns.ts'
import { sqsErrors } from './errors.ts'
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

/** All queues, by name: what is set of them, and the queues at work. */
export async function openQueues({ folder, clock, account, region }: QueuesOptions) {
  const documents = await openCollection<QueueDocument>(join(folder, 'queues'))
  const open = new Map<string, Queue>()
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`
  const journalOf = ({ id }: QueueDocument) => join(folder, 'messages', `${id}${journalSuffix}`)

  function require(name: string): QueueDocument {
    const document = documents.get(name)
    if (!document || !open.has(name)) throw sqsErrors.noQueue()
    return document
  }
  function queue(name: string): Queue {
    const found = open.get(name)
    if (!found) throw sqsErrors.noQueue()
    return found
  }
  /** Undefined unless it is the ARN of a queue that is here. */
  function byArn(arn: string): Queue | undefined {
    const name = arn.slice(arn.lastIndexOf(':') + 1)
    return arn === arnOf(name) ? open.get(name) : undefined
  }
  const openOne = (document: QueueDocument) =>
    openQueue({
      file: journalOf(document),
      clock,
      document: () => documents.get(document.name) ?? document,
      async moveTo(arn, message) {
        const target = byArn(arn)
        await target?.adopt(message, document.arn)
        return target !== undefined
      },
    })

  await removeLeftovers(join(folder, 'messages'), documents.values())
  for (const document of documents.values()) open.set(document.name, await openOne(document))

  return {
    /** Creating and removing take more than one step: those of one name go one after the other. */
    inTurn: createTurns(),
    require,
    queue,
    byArn,
    find: (name: string) => (open.has(name) ? documents.get(name) : undefined),
    values: () => documents.values().filter(({ name }) => open.has(name)),

    async create(name: string, attributes: QueueAttributes, tags: Record<string, string>): Promise<void> {
      const now = clock.now()
      const document = { id: randomUUID(), name, arn: arnOf(name), attributes, tags, createdAt: now, modifiedAt: now }
      await documents.put(name, document)
      open.set(name, await openOne(document))
    },

    /** Replaces what is set of a queue by what `change` makes of it. */
    async update(name: string, change: (current: QueueDocument) => Partial<QueueDocument>): Promise<void> {
      const current = require(name)
      await documents.put(name, { ...current, ...change(current) })
    },

    async remove(name: string): Promise<void> {
      const document = require(name)
      const gone = queue(name)
      open.delete(name)
      await documents.delete(name)
      await gone.close()
      await rm(journalOf(document), { force: true })
    },

    async close(): Promise<void> {
      await Promise.all([...open.values()].map((one) => one.close()))
    },
  }
}

/** A crash may come between a queue's removal and that of its messages. */
async function removeLeftovers(folder: string, documents: readonly QueueDocument[]): Promise<void> {
  const known = new Set(documents.map(({ id }) => `${id}${journalSuffix}`))
  const files = await readdir(folder).catch(() => [])
  await Promise.all(files.filter((file) => !known.has(file)).map((file) => rm(join(folder, file), { force: true })))
}
