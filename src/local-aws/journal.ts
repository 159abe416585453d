import { createReadStream } from 'node:fs'
import { type FileHandle, open, truncate } from 'node:fs/promises'
import { createInterface } from 'node:readline'

/** A file that only grows, one JSON entry a line. */
export type Journal<T> = {
  /** Resolves when the entry is durable. Entries stand in the order of the calls; those that wait share one write and one sync. */
  append(entry: T): Promise<void>
  /** Resolves when everything appended so far is durable, and takes nothing more. */
  close(): Promise<void>
}

export async function openJournal<T>(file: string): Promise<Journal<T>> {
  const handle = await open(file, 'a').then(async (created) => {
    await created.close()
    return open(file, 'r+')
  })
  const writer = createWriter(handle, (await handle.stat()).size)
  return {
    append: (entry) => writer.write(`${JSON.stringify(entry)}\n`),
    async close() {
      await writer.idle()
      await handle.close()
    },
  }
}

/** The entries of a journal that is not open, in order; none when there is no file. A torn last line is cut off. */
export async function* readJournal<T>(file: string): AsyncGenerator<T> {
  if (!(await cutTornLine(file))) return
  let number = 0
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    yield parseEntry<T>(file, number, line)
  }
}

function createWriter(handle: FileHandle, startBytes: number) {
  let end = startBytes
  let waiting: string[] = []
  let next: Promise<void> | undefined
  let current: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    const batch = Buffer.from(waiting.join(''))
    waiting = []
    next = undefined
    try {
      // At a position of our own, so that what a failed write left is overwritten and never glued to the next entry.
      await writeWhole(handle, batch, end)
      await handle.datasync()
      end += batch.length
    } catch (error) {
      await handle.truncate(end)
      throw error
    }
  }

  return {
    write(line: string): Promise<void> {
      waiting.push(line)
      if (!next) {
        next = current.then(flush, flush)
        current = next
      }
      return next
    },
    async idle(): Promise<void> {
      await current.catch(() => undefined)
    },
  }
}

/** Writes all of it: on a disk that is nearly full a write may take only a part, and say so in a number. */
export async function writeWhole(
  handle: {
    write: (batch: Buffer, offset: number, length: number, position: number) => Promise<{ bytesWritten: number }>
  },
  batch: Buffer,
  position: number,
): Promise<void> {
  for (let at = 0; at < batch.length; ) {
    at += (await handle.write(batch, at, batch.length - at, position + at)).bytesWritten
  }
}

/** Whether there is a file. A crash in the middle of a write leaves a line without its end, which nobody was told is durable. */
async function cutTornLine(file: string): Promise<boolean> {
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  try {
    const { size } = await handle.stat()
    const whole = await endOfLastLine(handle, size)
    if (whole < size) await truncate(file, whole)
    return true
  } finally {
    await handle.close()
  }
}

async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(64 * 1024)
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length)
    const { bytesRead } = await handle.read(block, 0, end - start, start)
    const at = block.subarray(0, bytesRead).lastIndexOf('\n')
    if (at >= 0) return start + at + 1
    end = start
  }
  return 0
}

function parseEntry<T>(file: string, line: number, text: string): T {
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new Error(`${file}:${line} must be one JSON entry and is not: remove that line, then start again`, { cause })
  }
}
