import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openCollection } from '../collection.ts'
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

export type StoredLogs = Awaited<ReturnType<typeof openStoredLogs>>

/** The log groups and streams that clients create, on disk. */
export async function openStoredLogs(folder: string, now: () => number) {
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

  return {
    group: (name: string): GroupDocument | undefined => groups.get(keyOf(name)),
    groups: (): readonly GroupDocument[] => groups.values(),
    putGroup: (group: GroupDocument): Promise<void> => groups.put(keyOf(group.name), group),
    removeGroup: (name: string): Promise<void> => groups.delete(keyOf(name)),

    stream(group: string, name: string): StoredStream | undefined {
      const document = streams.get(streamKey(group, name))
      return document && open(document)
    },
    /** Those of the group whose names begin so. */
    streams(group: string, prefix = ''): StoredStream[] {
      const found = streams.values().filter((stream) => stream.group === group && stream.name.startsWith(prefix))
      return found.map(open)
    },
    createStream(group: string, name: string): Promise<void> {
      return streams.put(streamKey(group, name), { id: randomUUID(), group, name, createdAt: now() })
    },
    async removeStream(group: string, name: string): Promise<void> {
      const document = streams.get(streamKey(group, name))
      if (!document) return
      await streams.delete(streamKey(group, name))
      opened.delete(document.id)
      await rm(fileOf(document.id), { force: true })
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
