import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createVerifier, type Expectations, type Verified } from './verifier.ts'

/** Bytes that arrived whole and as their sender meant them, durable in a file of their own, not yet anybody's object. */
export type Content = Verified & { readonly contentId: string; readonly file: string }

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
  const handle = await open(file, 'wx')
  try {
    for await (const chunk of source) {
      onChunk(chunk)
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}
