import { s3Errors } from './errors.ts'
import { createObjectIndex, type ObjectIndex } from './object-index.ts'
import type { StoreParts } from './store.ts'
import type { Tag } from './tags.ts'

/** What is set for a bucket after it was created. */
export type BucketSettings = {
  /** Absent in a bucket that never was versioned. */
  readonly versioning?: 'Enabled' | 'Suspended'
  readonly tags?: readonly Tag[]
  /** Whether its events go to EventBridge. */
  readonly eventBridge?: boolean
}

export type Bucket = {
  readonly name: string
  readonly createdAt: number
  /** Absent for S3's first region. */
  readonly location?: string
  readonly objects: ObjectIndex
  settings: BucketSettings
  /** Writes under way: such a bucket is not empty. */
  writes: number
}

export function bucketOperations({ buckets, journal, now }: StoreParts) {
  function bucket(name: string): Bucket {
    const found = buckets.get(name)
    if (!found) throw s3Errors.noSuchBucket(name)
    return found
  }
  return {
    /** The bucket; a `NoSuchBucket` when there is none. */
    bucket,

    buckets: (): Bucket[] => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),

    /** False when it is there already. */
    async createBucket(name: string, location?: string): Promise<boolean> {
      if (buckets.has(name)) return false
      const createdAt = now()
      const place = location === undefined ? {} : { location }
      buckets.set(name, { name, createdAt, ...place, settings: {}, objects: createObjectIndex(), writes: 0 })
      await journal.append({ op: 'create-bucket', bucket: name, time: createdAt, ...place })
      return true
    },

    /** Sets what is said and leaves the rest; what is said to be undefined is no longer set. */
    async configureBucket(name: string, change: { [K in keyof BucketSettings]: BucketSettings[K] | undefined }) {
      const configured = bucket(name)
      const settings = withoutAbsent({ ...configured.settings, ...change })
      // At once, so that of two changes at a time none is lost; what is asked for meanwhile is journaled behind it.
      configured.settings = settings
      await journal.append({ op: 'configure-bucket', bucket: name, settings })
    },

    async deleteBucket(name: string): Promise<void> {
      const { objects, writes, settings } = bucket(name)
      if (objects.allKeys.length > 0 || writes > 0) {
        throw s3Errors.bucketNotEmpty(name, settings.versioning !== undefined)
      }
      buckets.delete(name)
      await journal.append({ op: 'delete-bucket', bucket: name })
    },
  }
}

function withoutAbsent(settings: object): BucketSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}
