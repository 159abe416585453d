import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder, unfinishedSuffix, writeDurably } from './durable-file.ts'
import type { Collection } from './service.ts'
import { createTurns } from './turns.ts'

const suffix = '.json'

/**
 * Opens the documents of one kind, a file each. A `put` shows in `get` at once, so that "is the name free" and "take it" can be one
 * synchronous step; it is taken back if it cannot be written. Writes of one name happen in the order of the calls.
 */
export async function openCollection<T>(folder: string): Promise<Collection<T>> {
  await mkdir(folder, { recursive: true })
  const documents = await readDocuments<T>(folder)
  const inTurn = createTurns()
  // Kept until the next change: lists are asked for far more often than documents change.
  let ordered: readonly T[] | undefined
  const fileOf = (name: string) => join(folder, `${encodeURIComponent(name)}${suffix}`)

  return {
    get: (name) => documents.get(name),
    values() {
      ordered ??= [...documents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document)
      return ordered
    },

    async put(name, document) {
      const before = documents.get(name)
      // Encoded now: the caller may go on changing its object while earlier writes of this name are still under way.
      const text = JSON.stringify(document)
      documents.set(name, document)
      ordered = undefined
      try {
        await inTurn(name, () => writeDurably(fileOf(name), text))
      } catch (error) {
        if (documents.get(name) === document) restore(documents, name, before)
        ordered = undefined
        throw error
      }
    },

    async delete(name) {
      if (!documents.delete(name)) return
      ordered = undefined
      await inTurn(name, async () => {
        await rm(fileOf(name), { force: true })
        await syncFolder(folder)
      })
    },
  }
}

function restore<T>(documents: Map<string, T>, name: string, before: T | undefined): void {
  if (before === undefined) documents.delete(name)
  else documents.set(name, before)
}

async function readDocuments<T>(folder: string): Promise<Map<string, T>> {
  const files = await readdir(folder)
  const leftovers = files.filter((file) => file.endsWith(unfinishedSuffix))
  await Promise.all(leftovers.map((file) => rm(join(folder, file), { force: true })))
  const names = files.filter((file) => file.endsWith(suffix))
  const entries = names.map(async (file): Promise<[string, T]> => {
    const text = await readFile(join(folder, file), 'utf8')
    return [decodeURIComponent(file.slice(0, -suffix.length)), parseDocument<T>(join(folder, file), text)]
  })
  return new Map(await Promise.all(entries))
}

function parseDocument<T>(file: string, text: string): T {
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new Error(`${file} must hold one JSON document and does not: move it away, then start again`, { cause })
  }
}
