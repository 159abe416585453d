import { alreadyExists, noSuchGroup, noSuchStream, ownedBySageMaker } from './errors.ts'
import type { JobLogs } from './job-logs.ts'
import type { LogStream } from './log-stream.ts'
import type { GroupDocument, StoredLogs } from './stored-logs.ts'
import type { StoredStream } from './stored-stream.ts'

export type LogGroups = ReturnType<typeof createLogGroups>

type LogGroupDeps = { readonly stored: StoredLogs; readonly jobLogs: JobLogs; readonly now: () => number }

/** All log groups with their streams: those that clients create and those that SageMaker writes, under CloudWatch's rules. */
export function createLogGroups({ stored, jobLogs, now }: LogGroupDeps) {
  /** A group's own document; one that SageMaker alone knows has none yet, and is what it would be. */
  async function require(name: string): Promise<GroupDocument> {
    const group = stored.group(name) ?? (await jobGroup(name))
    if (!group) throw noSuchGroup()
    return group
  }
  async function jobGroup(name: string): Promise<GroupDocument | undefined> {
    if (!(await jobLogs.isGroup(name))) return undefined
    const found = (await jobLogs.groups()).find((group) => group.name === name)
    return found && { ...found, tags: {} }
  }

  return {
    require,

    async all(): Promise<GroupDocument[]> {
      const others = (await jobLogs.groups()).filter(({ name }) => !stored.group(name))
      return [...stored.groups(), ...others.map((group) => ({ ...group, tags: {} }))]
    },

    async create(name: string, tags: GroupDocument['tags']): Promise<void> {
      // Looking and taking the name are one step, with nothing awaited between them.
      const isJobGroup = await jobLogs.isGroup(name)
      if (isJobGroup || stored.group(name)) throw alreadyExists('group')
      await stored.putGroup({ name, createdAt: now(), tags })
    },

    async update(name: string, change: (group: GroupDocument) => GroupDocument): Promise<void> {
      const found = await require(name)
      await stored.putGroup(change(stored.group(name) ?? found))
    },

    async remove(name: string): Promise<void> {
      await require(name)
      if (await jobLogs.isGroup(name)) throw ownedBySageMaker(name)
      for (const stream of stored.streams(name)) await stored.removeStream(name, stream.name)
      await stored.removeGroup(name)
    },

    ...createStreams({ stored, jobLogs }, require),
  }
}

function createStreams(
  { stored, jobLogs }: Omit<LogGroupDeps, 'now'>,
  require: (group: string) => Promise<GroupDocument>,
) {
  return {
    async createStream(group: string, name: string): Promise<void> {
      await require(group)
      const jobStream = await jobLogs.stream(group, name)
      if (jobStream || stored.stream(group, name)) throw alreadyExists('stream')
      await stored.createStream(group, name)
    },

    async removeStream(group: string, name: string): Promise<void> {
      await require(group)
      if (stored.stream(group, name)) return stored.removeStream(group, name)
      throw (await jobLogs.stream(group, name)) ? ownedBySageMaker(name) : noSuchStream()
    },

    /** The streams of a group whose names begin so, in the order of their names. */
    async streams(group: string, prefix = ''): Promise<LogStream[]> {
      await require(group)
      const all = [...stored.streams(group, prefix), ...(await jobLogs.streams(group, prefix))]
      return all.sort((a, b) => (a.name < b.name ? -1 : 1))
    },

    async stream(group: string, name: string): Promise<LogStream> {
      await require(group)
      const found = stored.stream(group, name) ?? (await jobLogs.stream(group, name))
      if (!found) throw noSuchStream()
      return found
    },

    /** A stream that clients may put events into. */
    async writableStream(group: string, name: string): Promise<StoredStream> {
      await require(group)
      const own = stored.stream(group, name)
      if (own) return own
      throw (await jobLogs.stream(group, name)) ? ownedBySageMaker(name) : noSuchStream()
    },
  }
}
