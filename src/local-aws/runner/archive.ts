import { mkdir, readdir } from 'node:fs/promises'
import { create, extract } from 'tar'
import { JobFailure } from './job-failure.ts'

/** Packs the folder's content, not the folder itself; false when there is nothing to pack. */
export async function packFolder(folder: string, file: string): Promise<boolean> {
  const entries = await readdir(folder).catch(() => [])
  if (entries.length === 0) return false
  // Level 1: models are numbers, which hardly compress, and a job's end should not wait for trying. "./" keeps a file "@x" a file.
  await create(
    { cwd: folder, file, gzip: { level: 1 } },
    entries.sort().map((entry) => `./${entry}`),
  )
  return true
}

/** Unpacks into the folder and nowhere else: an entry that would leave it, or a broken archive, fails. */
export async function unpackInto(folder: string, file: string, origin: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const problems: string[] = []
  const onwarn = (code: string, message: string | Error) => {
    if (code !== 'TAR_ENTRY_INFO') problems.push(String(message))
  }
  try {
    await extract({ cwd: folder, file, onwarn })
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error))
  }
  if (problems[0]) throw new JobFailure('ClientError', `the archive ${origin} cannot be unpacked: ${problems[0]}`)
}
