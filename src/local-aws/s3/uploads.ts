import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { publish, syncFolder, writeDurably } from '../durable-file.ts'
import { openJournal, readJournal } from '../journal.ts'
import { createTurns } from '../turns.ts'
import type { Algorithm, ChecksumType } from './checksums.ts'
import type { Content } from './content.ts'
import { s3Errors } from './errors.ts'
import type { Tag } from './tags.ts'

/** A multipart upload that is under way. */
export type Upload = {
  readonly uploadId: string
  readonly bucket: string
  readonly key: string
  /** Epoch milliseconds. */
  readonly initiated: number
  readonly headers: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  /** When the upload was begun with one. */
  readonly checksum?: { readonly algorithm: Algorithm; readonly type: ChecksumType }
}

/** A part that is here. */
export type Part = {
  readonly number: number
  /** The hex MD5 of its bytes. */
  readonly etag: string
  readonly bytes: number
  readonly lastModified: number
  readonly checksum?: { readonly algorithm: Algorithm; readonly value: string }
  readonly file: string
}

type PartEntry = Omit<Part, 'file'> & { readonly contentId: string }

export type Uploads = ReturnType<typeof openUploads>

/**
 * Uploads under way, a folder each: `upload.json`, what they become; `parts.jsonl`, the parts that came, the later of two with one
 * number counting; and the parts' bytes. Nothing is kept in memory.
 */
export function openUploads(folder: string, now: () => number) {
  // The id comes from outside: only what this wrote itself may name a folder.
  const folderOf = (uploadId: string) => {
    if (!/^[0-9a-f]{32}$/.test(uploadId)) throw s3Errors.noSuchUpload(uploadId)
    return join(folder, uploadId)
  }
  const read = (uploadId: string) => readUpload(join(folderOf(uploadId), 'upload.json'))
  const inTurn = createTurns()
  return {
    /** Runs what changes an upload alone: one that completes takes no more parts. */
    alone: <R>(uploadId: string, task: () => Promise<R>): Promise<R> => inTurn(uploadId, task),

    async create(begun: Omit<Upload, 'uploadId' | 'initiated'>): Promise<Upload> {
      const initiated = now()
      const upload = { ...begun, uploadId: newUploadId(initiated), initiated }
      await mkdir(folderOf(upload.uploadId), { recursive: true })
      await writeDurably(join(folderOf(upload.uploadId), 'upload.json'), JSON.stringify(upload))
      await syncFolder(folder)
      return upload
    },

    /** The upload; `NoSuchUpload` when it is over, or was for another object. */
    async find(uploadId: string, bucket: string, key: string): Promise<Upload> {
      const upload = await read(uploadId)
      if (upload?.bucket !== bucket || upload.key !== key) throw s3Errors.noSuchUpload(uploadId)
      return upload
    },

    /** All uploads to a bucket, in no order. */
    async ofBucket(bucket: string): Promise<Upload[]> {
      const ids = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{32}$/.test(name))
      const uploads = await Promise.all(ids.map(read))
      return uploads.filter((upload): upload is Upload => upload?.bucket === bucket)
    },

    /** Takes received bytes as a part, in place of an earlier one of that number. */
    async addPart(uploadId: string, number: number, content: Content): Promise<PartEntry> {
      const { contentId, md5, bytes, checksum } = content
      const part = { number, etag: md5, bytes, lastModified: now(), contentId, ...(checksum && { checksum }) }
      await publish(content.file, join(folderOf(uploadId), contentId))
      const journal = await openJournal<PartEntry>(join(folderOf(uploadId), 'parts.jsonl'))
      try {
        await journal.append(part)
      } finally {
        await journal.close()
      }
      return part
    },

    /** In the order of their numbers. */
    async parts(uploadId: string): Promise<Part[]> {
      const byNumber = new Map<number, Part>()
      for await (const { contentId, ...part } of readJournal<PartEntry>(join(folderOf(uploadId), 'parts.jsonl'))) {
        byNumber.set(part.number, { ...part, file: join(folderOf(uploadId), contentId) })
      }
      return [...byNumber.values()].sort((a, b) => a.number - b.number)
    },

    remove: (uploadId: string): Promise<void> => rm(folderOf(uploadId), { recursive: true, force: true }),
  }
}

/** S3 lists the uploads to one key by the time that they began, and by their ids: so the time comes first in the id. */
function newUploadId(initiated: number): string {
  return Math.floor(initiated).toString(16).padStart(12, '0') + randomBytes(10).toString('hex')
}

async function readUpload(file: string): Promise<Upload | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Upload
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
