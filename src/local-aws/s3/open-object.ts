import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ServiceError } from '../service.ts'
import type { ObjectRecord } from './object-index.ts'
import type { ByteRange } from './range.ts'

/** An object whose bytes can be read even if it is replaced or removed meanwhile: a small one in memory, else an open file. */
export type OpenObject = { readonly record: ObjectRecord } & (
  | { readonly bytes: Buffer }
  | { readonly handle: FileHandle }
)

// Read at once, a small file takes less time than it takes to hand it to another thread.
const smallBytes = 64 * 1024

/** Undefined when the file is not there. */
export async function openObjectFile(file: string, record: ObjectRecord): Promise<OpenObject | undefined> {
  try {
    if (record.bytes <= smallBytes) return { record, bytes: readSmall(file, record) }
    const handle = await open(file, 'r')
    const { size } = await handle.stat()
    if (size === record.bytes) return { record, handle }
    await handle.close()
    throw touched(file, record, size)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/** The bytes, or a range of them. Leaves the object open. */
export function streamOf(object: OpenObject, range?: ByteRange): Readable {
  if ('bytes' in object) return Readable.from([sliceOf(object.bytes, range)], { objectMode: false })
  return object.handle.createReadStream({ ...fileRange(range), autoClose: false })
}

export function sliceOf(bytes: Buffer, range: ByteRange | undefined): Buffer {
  return range ? bytes.subarray(range.first, range.last + 1) : bytes
}

export function fileRange(range: ByteRange | undefined): { start: number; end?: number } {
  return range ? { start: range.first, end: range.last } : { start: 0 }
}

export async function readWhole(object: OpenObject): Promise<Buffer> {
  return 'bytes' in object ? object.bytes : object.handle.readFile()
}

export async function closeObject(object: OpenObject): Promise<void> {
  if ('handle' in object) await object.handle.close()
}

function readSmall(file: string, record: ObjectRecord): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    if (size !== record.bytes) throw touched(file, record, size)
    const bytes = Buffer.allocUnsafe(size)
    const read = readSync(descriptor, bytes, 0, size, 0)
    if (read !== size) throw touched(file, record, read)
    return bytes
  } finally {
    closeSync(descriptor)
  }
}

/** An object's file is open to all, so somebody may have written to it: what is no longer what was put is not answered as it. */
function touched(file: string, { bytes }: ObjectRecord, size: number): ServiceError {
  return new ServiceError('InternalError', `${file} must hold ${bytes} bytes, got ${size}: put the object again`, 500)
}
