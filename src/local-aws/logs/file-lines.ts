import { type FileHandle, open } from 'node:fs/promises'

/** A part of a file that is one event: a line, or a piece of one that is too long for an event. */
export type Line = {
  /** Bytes from the file's start; `end` is where the next one starts. */
  readonly start: number
  readonly end: number
  readonly text: string
}

// CloudWatch's largest event, less what it counts for each one.
const longestLineBytes = 256 * 1024 - 26
const blockBytes = 256 * 1024
// A line whose beginning is further back than this begins there: nobody reads one of a gigabyte to the letter.
const furthestBack = 16 * 1024 * 1024
const lineEnd = 0x0a

/** The lines from a place on, up to `end`; empty ones are none. */
export async function* readLines(file: string, from: number, end: number): AsyncGenerator<Line> {
  for (let start = from; start < end; ) {
    const block = await readBlock(file, start, Math.min(end, start + blockBytes + longestLineBytes))
    if (block.length === 0) return
    const isWhole = start + block.length >= end
    const { lines, rest } = cutLines(block, start, isWhole)
    yield* lines
    start = rest
  }
}

/** The lines before a place, the last one first. */
export async function* readLinesBackward(file: string, before: number): AsyncGenerator<Line> {
  for (let end = before; end > 0; ) {
    const start = await findLineStart(file, Math.max(0, end - blockBytes), end)
    const lines: Line[] = []
    for await (const line of readLines(file, start, end)) lines.push(line)
    yield* lines.reverse()
    end = start
  }
}

/** Where the first line starts that starts at a place or behind it. */
export async function nextLineStart(file: string, place: number, end: number): Promise<number> {
  if (place <= 0) return 0
  for (let start = place - 1; start < end; start += blockBytes) {
    const block = await readBlock(file, start, Math.min(end, start + blockBytes))
    const at = block.indexOf(lineEnd)
    if (at >= 0) return start + at + 1
  }
  return end
}

/** Where the last finished line ends. */
export async function endOfLines(file: string, size: number): Promise<number> {
  for (let end = size; end > 0 && size - end < furthestBack; end -= blockBytes) {
    const start = Math.max(0, end - blockBytes)
    const at = (await readBlock(file, start, end)).lastIndexOf(lineEnd)
    if (at >= 0) return start + at + 1
  }
  return size <= furthestBack ? 0 : size
}

/** A line's start inside the block, or that of the one line that fills it. */
async function findLineStart(file: string, from: number, end: number): Promise<number> {
  if (from === 0) return 0
  const inside = await nextLineStart(file, from, end)
  return inside < end ? inside : endOfLines(file, Math.min(from + 1, end - 1))
}

/** `rest` is where the next block should start. */
function cutLines(block: Buffer, offset: number, isWhole: boolean): { lines: Line[]; rest: number } {
  const lines: Line[] = []
  let start = 0
  while (start < block.length) {
    const at = block.indexOf(lineEnd, start)
    const stop = at >= 0 ? at : block.length
    const isTooLong = stop - start > longestLineBytes
    // Its rest is in the next block.
    if (at < 0 && !isWhole && !isTooLong) break
    const textEnd = isTooLong ? characterStart(block, start + longestLineBytes) : stop
    const end = isTooLong || at < 0 ? textEnd : at + 1
    if (textEnd > start)
      lines.push({ start: offset + start, end: offset + end, text: block.toString('utf8', start, textEnd) })
    start = end
  }
  return { lines, rest: offset + start }
}

/** The last start of a UTF-8 character at a place or shortly before it. */
function characterStart(block: Buffer, place: number): number {
  for (let at = place; at > place - 4; at -= 1) if (((block[at] ?? 0) & 0xc0) !== 0x80) return at
  return place
}

async function readBlock(file: string, start: number, end: number): Promise<Buffer> {
  const handle: FileHandle = await open(file, 'r')
  try {
    const block = Buffer.alloc(Math.max(0, end - start))
    const { bytesRead } = await handle.read(block, 0, block.length, start)
    return block.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
