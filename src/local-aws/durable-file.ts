import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Ends every file that is not yet whole; whatever a crash left under such a name is nobody's document. */
export const unfinishedSuffix = '.tmp'

/** A name for a file that `publish` later renames to `file`: in the same folder, since a rename does not cross file systems. */
function unfinishedName(file: string): string {
  return `${file}.${randomUUID()}${unfinishedSuffix}`
}

/** Writes a whole file so that after a crash either the old content or the new one is there. */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  const unfinished = unfinishedName(file)
  try {
    const handle = await open(unfinished, 'wx')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await publish(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** Gives a finished and synced file its real name, durably. */
export async function publish(unfinished: string, file: string): Promise<void> {
  await rename(unfinished, file)
  await syncFolder(dirname(file))
}

/** Without this a rename or removal can be undone by a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
