import { type FileHandle, open } from 'node:fs/promises'

/** A part of a log: whole characters, and whole lines where lines are shorter than a page. */
export type LogPage = {
  readonly from: number
  readonly to: number
  /** Bytes in the log now. */
  readonly size: number
  readonly text: string
}

export type LogPlace = { readonly after: number } | { readonly before: number } | 'end'

const pageBytes = 64 * 1024
// Whoever follows a log and is further behind than this goes on at its end: a page cannot show all of what comes so fast.
const furthestBehind = 4 * pageBytes

/** Reads one page of a log, however long the log is. What was written in part is read when the rest is there. */
export async function readLogPage(file: string, place: LogPlace): Promise<LogPage> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    if (typeof place === 'object' && 'after' in place) {
      const after = Math.min(place.after, size)
      return size - after > furthestBehind ? await pageBefore(handle, size, size) : await pageAfter(handle, after, size)
    }
    return await pageBefore(handle, place === 'end' ? size : Math.min(place.before, size), size)
  } finally {
    await handle.close()
  }
}

async function pageAfter(handle: FileHandle, from: number, size: number): Promise<LogPage> {
  const bytes = await readBytes(handle, from, Math.min(size, from + pageBytes))
  const end = wholeCharacters(bytes)
  return { from, to: from + end, size, text: bytes.toString('utf8', 0, end) }
}

async function pageBefore(handle: FileHandle, to: number, size: number): Promise<LogPage> {
  const start = Math.max(0, to - pageBytes)
  const bytes = await readBytes(handle, start, to)
  const end = wholeCharacters(bytes)
  const begin = start === 0 ? 0 : startOfText(bytes.subarray(0, end))
  return { from: start + begin, to: start + end, size, text: bytes.toString('utf8', begin, end) }
}

async function readBytes(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from)
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from)
  return bytes.subarray(0, bytesRead)
}

/** After the first line end if there is one, else after the rest of a character that began before. */
function startOfText(bytes: Buffer): number {
  const lineEnd = bytes.indexOf(0x0a)
  if (lineEnd >= 0 && lineEnd < bytes.length - 1) return lineEnd + 1
  let start = 0
  while (start < 3 && isContinuation(bytes[start])) start += 1
  return start
}

/** How many bytes there are up to the last character that is whole. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const lead = bytes[bytes.length - back] ?? 0
    if (isContinuation(lead)) continue
    return lengthOf(lead) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000
}

function lengthOf(lead: number): number {
  if (lead >= 0b1111_0000) return 4
  if (lead >= 0b1110_0000) return 3
  return lead >= 0b1100_0000 ? 2 : 1
}
