import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { awsErrorKind } from './errors.ts'

export type ListedObject = {
  readonly key: string
  readonly bytes: number
  readonly etag: string
  readonly lastModified: Date
}

/** S3 as Perennial uses it: whole objects, by bucket and key. */
export type ObjectStore = ReturnType<typeof createObjectStore>

export function createObjectStore(s3: S3Client) {
  return {
    /** The object's bytes, or `undefined` when there is none. */
    async read(bucket: string, key: string): Promise<Uint8Array | undefined> {
      try {
        const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
        return (await answer.Body?.transformToByteArray()) ?? new Uint8Array()
      } catch (error) {
        if (awsErrorKind(error) === 'not-found') return undefined
        throw error
      }
    },

    async write(bucket: string, key: string, body: string | Uint8Array, contentType?: string): Promise<void> {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: asBytes(body),
          ...(contentType && { ContentType: contentType }),
        }),
      )
    },

    /** Writes only where nothing is; answers whether it wrote. For content-addressed objects, which never change. */
    async writeOnce(bucket: string, key: string, body: string | Uint8Array): Promise<boolean> {
      try {
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: asBytes(body), IfNoneMatch: '*' }))
        return true
      } catch (error) {
        if (awsErrorKind(error) === 'precondition') return false
        throw error
      }
    },

    /** Bytes of the object, or `undefined` when there is none. */
    async size(bucket: string, key: string): Promise<number | undefined> {
      try {
        return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength ?? 0
      } catch (error) {
        if (awsErrorKind(error) === 'not-found') return undefined
        throw error
      }
    },

    /** Every object under the prefix, in the order of its key. */
    async *list(bucket: string, prefix: string): AsyncGenerator<ListedObject> {
      let token: string | undefined
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
        )
        for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
          if (Key) yield { key: Key, bytes: Size ?? 0, etag: ETag ?? '', lastModified: LastModified ?? new Date(0) }
        }
        token = page.NextContinuationToken
      } while (token)
    },

    async remove(bucket: string, key: string): Promise<void> {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    },
  }
}

// The SDK takes an empty string for no body at all, and warns of a stream of unknown length.
function asBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body
}
