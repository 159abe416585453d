import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { publish, syncFolder, writeDurably } from '../durable-file.ts'
import { createTurns } from '../turns.ts'
import type { Content } from './content.ts'
import { s3Errors } from './errors.ts'

/** A multipart upload that is under way. */
export type Upload = {
  readonly bucket: string
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
}

/** A part that is here. `etag` is the hex MD5 of its bytes. */
export type Part = {
  readonly number: number
  readonly etag: string
  readonly bytes: number
  readonly file: string
  readonly lastModified: number
}

export type Uploads = ReturnType<typeof openUploads>

/** Uploads under way, a folder each: what they become, and their parts, named `<number>-<etag>`. Nothing is kept in memory. */
export function openUploads(folder: string) {
  // The id comes from outside: only what this wrote itself may name a folder.
  const folderOf = (uploadId: string) => {
    if (!/^[0-9a-f]{32}$/.test(uploadId)) throw s3Errors.noSuchUpload(uploadId)
    return join(folder, uploadId)
  }
  const inTurn = createTurns()
  return {
    /** Runs what changes an upload alone: one that completes takes no more parts. */
    alone: <R>(uploadId: string, task: () => Promise<R>): Promise<R> => inTurn(uploadId, task),

    async create(upload: Upload): Promise<string> {
      const uploadId = randomBytes(16).toString('hex')
      await mkdir(folderOf(uploadId), { recursive: true })
      await writeDurably(join(folderOf(uploadId), 'upload.json'), JSON.stringify(upload))
      await syncFolder(folder)
      return uploadId
    },

    /** The upload; `NoSuchUpload` when it is over, or was for another object. */
    async find(uploadId: string, bucket: string, key: string): Promise<Upload> {
      const upload = await readUpload(join(folderOf(uploadId), 'upload.json'))
      if (upload?.bucket !== bucket || upload.key !== key) throw s3Errors.noSuchUpload(uploadId)
      return upload
    },

    /** Takes received bytes as a part, in place of an earlier one of that number. */
    async addPart(uploadId: string, number: number, content: Content): Promise<void> {
      const earlier = (await readParts(folderOf(uploadId))).filter((part) => part.number === number)
      const file = join(folderOf(uploadId), `${number}-${content.md5}`)
      await publish(content.file, file)
      for (const part of earlier) if (part.file !== file) await rm(part.file, { force: true })
    },

    /** In the order of their numbers; of two with one number, which a crash can leave, the later. */
    parts: async (uploadId: string): Promise<Part[]> => {
      const parts = (await readParts(folderOf(uploadId))).sort((a, b) => a.lastModified - b.lastModified)
      const byNumber = new Map(parts.map((part) => [part.number, part]))
      return [...byNumber.values()].sort((a, b) => a.number - b.number)
    },

    remove: (uploadId: string): Promise<void> => rm(folderOf(uploadId), { recursive: true, force: true }),
  }
}

/** The bytes of all parts, one after the other. */
export async function* readInOrder(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* createReadStream(part.file) as AsyncIterable<Uint8Array>
}

/** S3's ETag of an object that came in parts. */
export function multipartEtag(parts: readonly Part[]): string {
  const md5s = Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')))
  return `${createHash('md5').update(md5s).digest('hex')}-${parts.length}`
}

async function readUpload(file: string): Promise<Upload | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Upload
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readParts(folder: string): Promise<Part[]> {
  const names = (await readdir(folder)).filter((name) => /^\d+-[0-9a-f]{32}$/.test(name))
  return Promise.all(
    names.map(async (name) => {
      const [number, etag = ''] = name.split('-')
      const file = join(folder, name)
      const { size, mtimeMs } = await stat(file)
      return { number: Number(number), etag, bytes: size, file, lastModified: mtimeMs }
    }),
  )
}
