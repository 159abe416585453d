import { randomBytes } from 'node:crypto'
import type { DeleteMarker, ObjectRecord, Version } from './object-index.ts'

/** The version of a key that is put while its bucket is not versioned: there is at most one, and it is replaced. */
export const nullVersion = 'null'

export function newVersionId(): string {
  return randomBytes(24).toString('base64url')
}

export function isMarker(version: Version): version is DeleteMarker {
  return 'deleteMarker' in version
}

/** The object that is there now. */
export function currentOf(versions: readonly Version[]): ObjectRecord | undefined {
  const newest = versions[0]
  return newest && !isMarker(newest) ? newest : undefined
}

/** One version more, the newest, in place of the one of that id. */
export function withVersion(versions: readonly Version[], version: Version): Version[] {
  return [version, ...versions.filter(({ versionId }) => versionId !== version.versionId)]
}

/** Without that version. An older one that is thereby the newest goes to the place that is said. */
export function withoutVersion(versions: readonly Version[], id: string, place?: ObjectRecord['stored']): Version[] {
  const rest = versions.filter(({ versionId }) => versionId !== id)
  const current = currentOf(rest)
  return current && place ? [{ ...current, stored: place }, ...rest.slice(1)] : rest
}

/** What happens to bytes when one stack of versions becomes another. */
export type Moves = {
  /** Was the current version and stays as an older one. */
  readonly demoted?: ObjectRecord
  /** Was the current version and is gone, with nothing in its place. */
  readonly vacated?: ObjectRecord
  /** Is the current version and is new. */
  readonly arrived?: ObjectRecord
  /** Is the current version and was an older one. */
  readonly promoted?: ObjectRecord
  /** Older versions that are gone. */
  readonly dropped: readonly ObjectRecord[]
}

export function planMoves(before: readonly Version[], after: readonly Version[]): Moves {
  const was = currentOf(before)
  const is = currentOf(after)
  const stays = contentIds(after)
  const dropped = objectsOf(before).filter((one) => one !== was && !stays.has(one.contentId))
  if (was?.contentId === is?.contentId) return { dropped }
  return {
    dropped,
    ...(was && stays.has(was.contentId) && { demoted: was }),
    ...(was && !stays.has(was.contentId) && !is && { vacated: was }),
    ...(is && (contentIds(before).has(is.contentId) ? { promoted: is } : { arrived: is })),
  }
}

export function objectsOf(versions: readonly Version[]): ObjectRecord[] {
  return versions.filter((version): version is ObjectRecord => !isMarker(version))
}

function contentIds(versions: readonly Version[]): Set<string> {
  return new Set(objectsOf(versions).map(({ contentId }) => contentId))
}
