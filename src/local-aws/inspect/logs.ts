import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type LogPage, type LogPlace, readLogPage } from './log-pages.ts'

/** A job's or an endpoint's log, and the names of all its streams: `algo-1-…`, `v1/i-0…`. */
export type LogView = LogPage & { readonly stream: string; readonly streams: readonly string[] }

const folders: Readonly<Record<string, string>> = {
  training: 'TrainingJobs',
  transform: 'TransformJobs',
  processing: 'ProcessingJobs',
  endpoint: 'Endpoints',
}

const suffix = '.log'
const simpleName = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/

/** A page of the log of one job or endpoint; undefined where nothing was logged yet. `stream` is the last one unless named. */
export async function readLog(
  logsFolder: string,
  { kind, name, stream, place }: { kind: string; name: string; stream?: string | undefined; place: LogPlace },
): Promise<LogView | undefined> {
  const kindFolder = Object.hasOwn(folders, kind) ? folders[kind] : undefined
  // Names come from outside and become a path.
  if (kindFolder === undefined || !simpleName.test(name)) return undefined
  const folder = join(logsFolder, 'aws', 'sagemaker', kindFolder, name)
  const streams = await listStreams(folder)
  const chosen = stream === undefined ? streams.at(-1) : streams.find((one) => one === stream)
  if (chosen === undefined) return undefined
  return { stream: chosen, streams, ...(await readLogPage(join(folder, `${chosen}${suffix}`), place)) }
}

async function listStreams(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder, { recursive: true, encoding: 'utf8' })
    return files
      .filter((file) => file.endsWith(suffix))
      .map((file) => file.slice(0, -suffix.length))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
