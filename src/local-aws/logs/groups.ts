import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openCollection } from '../collection.ts'
import { alreadyExists, noSuchGroup, noSuchStream, ownedBySageMaker } from './errors.ts'
import type { JobLogs } from './job-logs.ts'
import type { LogStream } from './log-stream.ts'
import { createStoredStream, type StoredStream } from './stored-stream.ts'

export type GroupDocument = {
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly retentionDays?: number | undefined
  readonly tags: Readonly<Record<string, string>>
}

type StreamDocument = {
  /** Of the file with its events: a stream that is deleted and created again is another one. */
  readonly id: string
  readonly group: string
  readonly name: string
  readonly createdAt: number
}

export type LogGroups = Awaited<ReturnType<typeof openLogGroups>>

type LogGroupDeps = { readonly folder: string; readonly jobLogs: JobLogs; readonly now: () => number }

/** All log groups with their streams: those that clients create, kept on disk, and those that SageMaker writes. */
export async function openLogGroups({ folder, jobLogs, now }: LogGroupDeps) {
  const eventsFolder = join(folder, 'events')
  await mkdir(eventsFolder, { recursive: true })
  const groups = await openCollection<GroupDocument>(join(folder, 'groups'))
  const streams = await openCollection<StreamDocument>(join(folder, 'streams'))
  const opened = new Map<string, StoredStream>()
  const fileOf = (id: string) => join(eventsFolder, `${id}.jsonl`)

  function open({ id, name, createdAt }: StreamDocument): StoredStream {
    const stream = opened.get(id) ?? createStoredStream(name, fileOf(id), createdAt)
    opened.set(id, stream)
    return stream
  }
  async function removeStream(document: StreamDocument): Promise<void> {
    await streams.delete(streamKey(document.group, document.name))
    opened.delete(document.id)
    await rm(fileOf(document.id), { force: true })
  }
  /** A group's own document; one that SageMaker alone knows has none yet, and is what it would be. */
  async function require(name: string): Promise<GroupDocument> {
    const document = groups.get(keyOf(name)) ?? (await jobGroup(name))
    if (!document) throw noSuchGroup()
    return document
  }
  async function jobGroup(name: string): Promise<GroupDocument | undefined> {
    if (!(await jobLogs.isGroup(name))) return undefined
    const found = (await jobLogs.groups()).find((group) => group.name === name)
    return found && { ...found, tags: {} }
  }
  const streamsOf = (group: string) => streams.values().filter((stream) => stream.group === group)

  return {
    require,

    async all(): Promise<GroupDocument[]> {
      const own = groups.values()
      const known = new Set(own.map(({ name }) => name))
      const others = (await jobLogs.groups()).filter(({ name }) => !known.has(name))
      return [...own, ...others.map((group) => ({ ...group, tags: {} }))]
    },

    async create(name: string, tags: Readonly<Record<string, string>>): Promise<void> {
      // Looking and taking the name are one step, with nothing awaited between them.
      const isJobGroup = await jobLogs.isGroup(name)
      if (isJobGroup || groups.get(keyOf(name))) throw alreadyExists('group')
      await groups.put(keyOf(name), { name, createdAt: now(), tags })
    },

    async update(name: string, change: (group: GroupDocument) => GroupDocument): Promise<void> {
      const found = await require(name)
      await groups.put(keyOf(name), change(groups.get(keyOf(name)) ?? found))
    },

    async remove(name: string): Promise<void> {
      await require(name)
      if (await jobLogs.isGroup(name)) throw ownedBySageMaker(name)
      for (const stream of streamsOf(name)) await removeStream(stream)
      await groups.delete(keyOf(name))
    },

    async createStream(group: string, name: string): Promise<void> {
      await require(group)
      const jobStream = await jobLogs.stream(group, name)
      if (jobStream || streams.get(streamKey(group, name))) throw alreadyExists('stream')
      await streams.put(streamKey(group, name), { id: randomUUID(), group, name, createdAt: now() })
    },

    async removeStream(group: string, name: string): Promise<void> {
      await require(group)
      const document = streams.get(streamKey(group, name))
      if (document) return removeStream(document)
      throw (await jobLogs.stream(group, name)) ? ownedBySageMaker(name) : noSuchStream()
    },

    /** The streams of a group whose names begin so, in the order of their names. */
    async streams(group: string, prefix = ''): Promise<LogStream[]> {
      await require(group)
      const own = streamsOf(group).filter(({ name }) => name.startsWith(prefix))
      const all = [...own.map(open), ...(await jobLogs.streams(group, prefix))]
      return all.sort((a, b) => (a.name < b.name ? -1 : 1))
    },

    async stream(group: string, name: string): Promise<LogStream> {
      await require(group)
      const own = streams.get(streamKey(group, name))
      const found = own ? open(own) : await jobLogs.stream(group, name)
      if (!found) throw noSuchStream()
      return found
    },

    /** A stream that clients may put events into. */
    async writableStream(group: string, name: string): Promise<StoredStream> {
      await require(group)
      const own = streams.get(streamKey(group, name))
      if (own) return open(own)
      throw (await jobLogs.stream(group, name)) ? ownedBySageMaker(name) : noSuchStream()
    },
  }
}

// Names are longer than those of files may be.
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

function streamKey(group: string, name: string): string {
  return keyOf(`${group}:${name}`)
}
