import { isUtf8 } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { ObjectStore } from '../aws/object-store.ts'
import { objectUri } from '../contract/keys.ts'
import { describeLine, type LineRule, type QuarantinedLine } from '../domain/drift/captured-inference.ts'
import { rethrowAws } from './failures.ts'

/** A file of S3 as a part of what is staged: its lines follow each other there, the first one at `firstLine` (from 1, over all parts). */
export type StagedFile = {
  readonly key: string
  readonly firstLine: number
  readonly lines: number
  /** Whether the last line has no end: its writer was interrupted, or still writes. */
  readonly cutOff: boolean
}

/** A part of what is staged, no larger than memory likes it. The next part is written over it. */
export type StagedLines = {
  readonly path: string
  /** Lines of the parts before it. */
  readonly before: number
  readonly files: readonly StagedFile[]
  readonly longestLine: number
  /** What could not be staged; such a line is empty in the staged file, so that the others keep their numbers. */
  readonly quarantine: readonly QuarantinedLine[]
}

/** A file as S3 lists it. */
export type StoredFile = { readonly key: string; readonly bytes: number }

export type Staging = {
  readonly objects: Pick<ObjectStore, 'read'>
  readonly bucket: string
  /** In the order in which their lines are staged. */
  readonly stored: readonly StoredFile[]
  readonly path: string
  /** Lines of so many bytes make a part; one file at least. */
  readonly partBytes?: number | undefined
  readonly onFile?: (done: number) => void
}

const readAtOnce = 8
const bytesAtOnce = 16 * 1024 ** 2
const defaultPartBytes = 64 * 1024 ** 2
const longestInflated = 1024 ** 3
const longestLine = 32 * 1024 ** 2
const newline = 0x0a
// The column separator of the reader, and what it would take for a line's end or a text's: no valid JSON has them but as space.
const replaced: ReadonlyArray<readonly [byte: number, by: number]> = [
  [0x00, 0x02],
  [0x01, 0x02],
  [0x0d, 0x20],
]

/**
 * Brings the lines of many files onto the disk, part by part, each file unpacked and checked. Bad files and lines are set aside.
 * A file is never divided. Nothing to read is one part without lines.
 */
export async function* stageLines(staging: Staging): AsyncGenerator<StagedLines> {
  const { objects, bucket, stored, path, partBytes = defaultPartBytes, onFile } = staging
  let [lines, from] = [0, 0]
  do {
    const part = newPart(path, lines)
    const file = await open(path, 'w')
    try {
      while (from < stored.length && part.bytes < partBytes) {
        const next = takeNext(stored, from)
        const contents = await Promise.all(next.map(({ key }) => read(objects, bucket, key)))
        for (const [at, { key }] of next.entries()) await stageFile(file, part, key, contents[at])
        from += next.length
        onFile?.(from)
      }
    } finally {
      await file.close()
    }
    lines += part.lines
    yield part
  } while (from < stored.length)
}

/** Small files are read several at once, large ones one by one. */
function takeNext(stored: readonly StoredFile[], from: number): readonly StoredFile[] {
  let [to, bytes] = [from, 0]
  do bytes += stored[to++]?.bytes ?? 0
  while (to < stored.length && to - from < readAtOnce && bytes + (stored[to]?.bytes ?? 0) <= bytesAtOnce)
  return stored.slice(from, to)
}

type Part = StagedLines & {
  files: StagedFile[]
  quarantine: QuarantinedLine[]
  longestLine: number
  lines: number
  bytes: number
}

function newPart(path: string, before: number): Part {
  return { path, before, files: [], quarantine: [], longestLine: 0, lines: 0, bytes: 0 }
}

function read(objects: Staging['objects'], bucket: string, key: string): Promise<Uint8Array | undefined> {
  return objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${objectUri(bucket, key)}`))
}

async function stageFile(file: FileHandle, staged: Part, key: string, stored: Uint8Array | undefined): Promise<void> {
  const setAside = (line: number | null, rule: LineRule) =>
    staged.quarantine.push({ key, line, rule, message: describeLine(rule) })
  const bytes = unpack(stored)
  if (!bytes) {
    staged.files.push({ key, firstLine: staged.before + staged.lines + 1, lines: 0, cutOff: false })
    setAside(null, 'unreadable file')
    return
  }
  const { pieces, lines, longest } = clean(bytes, setAside)
  const cutOff = bytes.length > 0 && bytes.at(-1) !== newline
  staged.files.push({ key, firstLine: staged.before + staged.lines + 1, lines, cutOff })
  staged.lines += lines
  staged.bytes += bytes.length
  staged.longestLine = Math.max(staged.longestLine, longest)
  for (const piece of pieces) await file.writeFile(piece)
  if (cutOff) await file.writeFile('\n')
}

/** The file's bytes without compression and mark of byte order; `undefined` for a corrupt one, or one that is gone meanwhile. */
function unpack(stored: Uint8Array | undefined): Buffer | undefined {
  if (!stored) return undefined
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length)
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  try {
    const plain = packed ? gunzipSync(bytes, { maxOutputLength: longestInflated }) : bytes
    return plain.subarray(0, 3).toString('hex') === 'efbbbf' ? plain.subarray(3) : plain
  } catch {
    return undefined
  }
}

/** The content in pieces, without what stands in lines that cannot be staged: they stay as empty lines. */
function clean(bytes: Buffer, setAside: (line: number, rule: LineRule) => void) {
  const content = withoutControls(bytes)
  const readable = isUtf8(content)
  const pieces: Buffer[] = []
  let [lines, longest, from] = [0, 0, 0]
  for (let start = 0; start < content.length; ) {
    const found = content.indexOf(newline, start)
    const end = found === -1 ? content.length : found
    const rule = faultOf(content, { start, end, readable })
    lines += 1
    if (rule) {
      setAside(lines, rule)
      pieces.push(content.subarray(from, start))
      from = end
    } else longest = Math.max(longest, end - start)
    start = end + 1
  }
  pieces.push(content.subarray(from))
  return { pieces, lines, longest }
}

type Line = { readonly start: number; readonly end: number; readonly readable: boolean }

function faultOf(content: Buffer, { start, end, readable }: Line): LineRule | undefined {
  if (end - start > longestLine) return 'line too long'
  return readable || isUtf8(content.subarray(start, end)) ? undefined : 'wrong encoding'
}

function withoutControls(bytes: Buffer): Buffer {
  const present = replaced.filter(([byte]) => bytes.includes(byte))
  if (present.length === 0) return bytes
  const copy = Buffer.from(bytes)
  for (const [byte, by] of present) {
    for (let at = copy.indexOf(byte); at !== -1; at = copy.indexOf(byte, at + 1)) copy[at] = by
  }
  return copy
}
