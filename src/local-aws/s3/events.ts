import { randomBytes } from 'node:crypto'
import type { EventSink } from '../service.ts'
import type { Bucket } from './bucket-store.ts'
import type { ObjectRecord, Version } from './object-index.ts'
import { isMarker } from './version-stack.ts'

/** The request that a change comes from, and S3's name of how an object was made. */
export type Origin = {
  readonly requestId: string
  readonly reason: 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload' | 'DeleteObject'
}

export type ObjectEvents = ReturnType<typeof createObjectEvents>

type Options = { readonly sink?: EventSink; readonly account: string; readonly now: () => number }

/** Tells EventBridge of the objects that come and go, for the buckets that are set to. */
export function createObjectEvents({ sink, account, now }: Options) {
  let last = 0n

  // Of two changes to one key the later has the greater one, also when they fall into one millisecond.
  function sequencer(): string {
    const time = BigInt(Math.floor(now())) << 20n
    last = time > last ? time : last + 1n
    return last.toString(16).toUpperCase().padStart(16, '0')
  }

  function emit(bucket: Bucket, detailType: string, object: object, rest: object, { requestId, reason }: Origin): void {
    if (!sink || !bucket.settings.eventBridge) return
    sink.emit({
      source: 'aws.s3',
      detailType,
      resources: [`arn:aws:s3:::${bucket.name}`],
      detail: {
        version: '0',
        bucket: { name: bucket.name },
        object: { ...object, sequencer: sequencer() },
        'request-id': requestId,
        requester: account,
        'source-ip-address': '127.0.0.1',
        reason,
        ...rest,
      },
    })
  }

  return {
    created(bucket: Bucket, key: string, record: ObjectRecord, origin: Origin): void {
      const { bytes, etag } = record
      emit(bucket, 'Object Created', { key, size: bytes, etag, ...idOf(bucket, record) }, {}, origin)
    },
    deleted(
      bucket: Bucket,
      key: string,
      version: Version,
      deletionType: 'Permanently Deleted' | 'Delete Marker Created',
      origin: Origin,
    ): void {
      const etag = isMarker(version) ? {} : { etag: version.etag }
      const object = { key, ...etag, ...idOf(bucket, version) }
      emit(bucket, 'Object Deleted', object, { 'deletion-type': deletionType }, origin)
    },
  }
}

/** S3's own requests have ids of this kind. */
export function newRequestId(): string {
  return randomBytes(8).toString('hex').toUpperCase()
}

function idOf({ settings }: Bucket, { versionId }: Version): object {
  return settings.versioning === undefined ? {} : { 'version-id': versionId }
}
