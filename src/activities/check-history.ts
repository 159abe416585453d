import { z } from 'zod'
import type { ObjectStore } from '../aws/object-store.ts'
import { monitoringFiles, objectUri, storageKeys } from '../contract/keys.ts'
import { type PastCheck, rememberCheck } from '../domain/drift/check-history.ts'
import { rethrowAws } from './failures.ts'

export type CheckHistoryDeps = { readonly objects: Pick<ObjectStore, 'read' | 'list'> }

export type CheckHistoryInput = {
  readonly bucket: string
  readonly model: string
  /** End of the window that is checked, ISO 8601: only windows that ended earlier count. */
  readonly before: string
  readonly limit?: number
}

const windowsLookedAt = 12

const outcome = z.enum(['ok', 'warning', 'critical', 'insufficient-data', 'error'])

/** The part of `verdicts.json` that is looked at. */
const verdictsSchema = z.object({
  window: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
  version: z.int().min(1),
  outcome,
  monitors: z.array(
    z.object({
      key: z.string(),
      outcome,
      warning: z.number(),
      critical: z.number(),
      measurement: z.object({ value: z.number().nullable(), lower: z.number(), upper: z.number() }).nullable(),
    }),
  ),
})

export function createCheckHistoryActivities({ objects }: CheckHistoryDeps) {
  async function readCheck(bucket: string, key: string): Promise<PastCheck | undefined> {
    const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${objectUri(bucket, key)}`))
    const { data } = verdictsSchema.safeParse(bytes && parseJson(bytes))
    return data && rememberCheck(data)
  }

  return {
    /**
     * The last windows that were judged before this one, the earliest first. What cannot be read, or was written in another form, is left
     * out: a gap in the history is no reason not to judge the present.
     */
    async readCheckHistory({
      bucket,
      model,
      before,
      limit = windowsLookedAt,
    }: CheckHistoryInput): Promise<PastCheck[]> {
      const keys = await listChecks(objects, bucket, model)
      const earlier = keys.filter(({ endMs }) => endMs < Date.parse(before)).slice(-limit)
      const read = await Promise.all(earlier.map(({ key }) => readCheck(bucket, key)))
      return read.filter((check) => check !== undefined)
    },
  }
}

/** The verdicts in the windows' folders, by the end of the window. */
async function listChecks(
  objects: CheckHistoryDeps['objects'],
  bucket: string,
  model: string,
): Promise<{ key: string; endMs: number }[]> {
  const windows = storageKeys.windows(model)
  const found: { key: string; endMs: number }[] = []
  try {
    for await (const { key } of objects.list(bucket, windows)) {
      const [end = '', file, ...deeper] = key.slice(windows.length).split('/')
      const endMs = Date.parse(end)
      if (file === monitoringFiles.verdicts && deeper.length === 0 && !Number.isNaN(endMs)) found.push({ key, endMs })
    }
  } catch (error) {
    return rethrowAws(error, `list ${objectUri(bucket, windows)}`)
  }
  return found.sort((a, b) => a.endMs - b.endMs)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
