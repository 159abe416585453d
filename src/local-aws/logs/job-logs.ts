import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createFileStream } from './file-stream.ts'
import type { createFileClock } from './file-times.ts'
import type { LogStream } from './log-stream.ts'

const kinds = ['TrainingJobs', 'TransformJobs', 'ProcessingJobs']
const prefix = '/aws/sagemaker/'
const suffix = '.log'

export type JobLogs = ReturnType<typeof createJobLogs>

type JobLogDeps = {
  /** Holds `aws/sagemaker/TrainingJobs/<job>/….log` and the like. */
  readonly folder: string
  readonly clock: ReturnType<typeof createFileClock>
  readonly now: () => number
}

/** The logs of SageMaker's jobs and endpoints, which lie as plain files, as log groups and streams. */
export function createJobLogs({ folder, clock, now }: JobLogDeps) {
  const streamOf = (group: string, owner: string, file: string) =>
    createFileStream(`${owner}/${file.slice(0, -suffix.length)}`, join(groupFolder(group), owner, file), { clock, now })
  const groupFolder = (group: string) => join(folder, ...group.split('/'))
  const isGroup = (group: string) => namesGroup(group) && isFolder(groupFolder(group))

  return {
    isGroup,

    /** The names of all groups that were written to, and since when. */
    async groups(): Promise<ReadonlyArray<{ readonly name: string; readonly createdAt: number }>> {
      const endpoints = await foldersIn(join(folder, 'aws', 'sagemaker', 'Endpoints'))
      const names = [...kinds, ...endpoints.map((name) => `Endpoints/${name}`)].map((name) => `${prefix}${name}`)
      const found = await Promise.all(
        names.map(async (name) =>
          (await isGroup(name)) ? [{ name, createdAt: await bornAt(groupFolder(name)) }] : [],
        ),
      )
      return found.flat()
    },

    /** The streams whose names begin so. */
    async streams(group: string, namePrefix = ''): Promise<LogStream[]> {
      if (!(await isGroup(group))) return []
      const owners = (await foldersIn(groupFolder(group))).filter(
        (owner) => `${owner}/`.startsWith(namePrefix) || namePrefix.startsWith(`${owner}/`),
      )
      const streams = owners.map(async (owner) => {
        const files = await readdir(join(groupFolder(group), owner)).catch(() => [])
        return files.filter((file) => file.endsWith(suffix)).map((file) => streamOf(group, owner, file))
      })
      return (await Promise.all(streams)).flat().filter(({ name }) => name.startsWith(namePrefix))
    },

    async stream(group: string, name: string): Promise<LogStream | undefined> {
      const [owner, file] = name.split('/')
      if (!owner || !file || !isPlain(owner) || !isPlain(file) || `${owner}/${file}` !== name) return undefined
      if (!(await isGroup(group))) return undefined
      const path = join(groupFolder(group), owner, `${file}${suffix}`)
      const isThere = await stat(path).then(
        (found) => found.isFile(),
        () => false,
      )
      return isThere ? streamOf(group, owner, `${file}${suffix}`) : undefined
    },
  }
}

/** Whether SageMaker writes, or would write, to a group of that name. */
function namesGroup(group: string): boolean {
  if (!group.startsWith(prefix)) return false
  const [kind = '', endpoint, ...more] = group.slice(prefix.length).split('/')
  if (kinds.includes(kind)) return endpoint === undefined
  return kind === 'Endpoints' && endpoint !== undefined && isPlain(endpoint) && more.length === 0
}

// A name that stays in its folder.
function isPlain(part: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(part)
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

async function bornAt(path: string): Promise<number> {
  return Math.floor((await stat(path)).birthtimeMs)
}
