import { randomUUID } from 'node:crypto'
import { closeSync, fsync, openSync, writeSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createVerifier, type Expectations, type Verified } from './verifier.ts'

/** Bytes that arrived whole and as their sender meant them, durable in a file of their own, not yet anybody's object. */
export type Content = Verified & { readonly contentId: string; readonly file: string }

// Written at once, a few bytes take less time than it takes to hand them to another thread; only what waits for the disk does not.
const smallBytes = 64 * 1024
const sync = promisify(fsync)

/** Writes a stream to a file in the folder, never holding it whole. Leaves nothing behind when the bytes are not as expected. */
export async function receiveContent(
  folder: string,
  source: AsyncIterable<Uint8Array>,
  expected: Expectations,
): Promise<Content> {
  const contentId = randomUUID()
  const file = join(folder, contentId)
  const verifier = createVerifier(expected)
  try {
    await writeStream(file, source, verifier.update)
    return { contentId, file, ...(await verifier.finish()) }
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

async function writeStream(
  file: string,
  source: AsyncIterable<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  const chunks = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  for (let bytes = 0; bytes <= smallBytes; ) {
    const { value, done } = await chunks.next()
    if (done) return writeSmall(file, first)
    onChunk(value)
    first.push(value)
    bytes += value.length
  }
  await writeLarge(file, first, chunks, onChunk)
}

async function writeSmall(file: string, chunks: readonly Uint8Array[]): Promise<void> {
  const descriptor = openSync(file, 'wx')
  try {
    for (const chunk of chunks) writeWhole(descriptor, chunk)
    await sync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function writeWhole(descriptor: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at)
}

async function writeLarge(
  file: string,
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    for (const chunk of first) await handle.writeFile(chunk)
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      onChunk(next.value)
      await handle.writeFile(next.value)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}
