import type { ObjectStore } from '../aws/object-store.ts'
import { endpointName } from '../contract/endpoint-name.ts'
import { objectUri, storageKeys } from '../contract/keys.ts'
import { hourFolders, type TimeSpan } from '../domain/drift/window.ts'
import { variantName } from '../domain/rollout/variant.ts'
import { rethrowAws } from './failures.ts'

export type RecordedChampionDeps = { readonly objects: Pick<ObjectStore, 'list'> }

type Place = { readonly bucket: string; readonly model: string; readonly versions: readonly number[] }

const [dayLength, hourLength] = ['2026/08/01'.length, '2026/08/01/09'.length]

/** Which version answered most of a stretch of the record, by the bytes that were captured of each; lists every day once. */
export function createRecordedChampions({ objects }: RecordedChampionDeps, { bucket, model, versions }: Place) {
  const days = new Map<string, Promise<ReadonlyMap<string, number>>>()

  async function bytesByHour(version: number, day: string): Promise<ReadonlyMap<string, number>> {
    const folder = `${storageKeys.captures(model)}${endpointName(model)}/${variantName(version)}/`
    const hours = new Map<string, number>()
    try {
      for await (const { key, bytes } of objects.list(bucket, `${folder}${day}`)) {
        const hour = key.slice(folder.length, folder.length + hourLength)
        hours.set(hour, (hours.get(hour) ?? 0) + bytes)
      }
    } catch (error) {
      rethrowAws(error, `list ${objectUri(bucket, folder)}`)
    }
    return hours
  }

  function listedOnce(version: number, day: string): Promise<ReadonlyMap<string, number>> {
    const name = `${version}/${day}`
    const known = days.get(name)
    if (known) return known
    const listed = bytesByHour(version, day)
    days.set(name, listed)
    // What could not be listed may be so for the next window.
    listed.catch(() => days.delete(name))
    return listed
  }

  async function bytesIn(version: number, hours: readonly string[]): Promise<number> {
    let bytes = 0
    for (const hour of hours) bytes += (await listedOnce(version, hour.slice(0, dayLength))).get(hour) ?? 0
    return bytes
  }

  return {
    /** The version, of several alike the newest; null where none was captured. */
    async championOf(span: TimeSpan): Promise<number | null> {
      const hours = hourFolders(span)
      let most: { version: number | null; bytes: number } = { version: null, bytes: 0 }
      for (const version of versions.toSorted((a, b) => b - a)) {
        const bytes = await bytesIn(version, hours)
        if (bytes > most.bytes) most = { version, bytes }
      }
      return most.version
    },
  }
}
