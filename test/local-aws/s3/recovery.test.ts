import { createHash } from 'node:crypto'
import { appendFile, copyFile, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeObject, readWhole } from '../../../src/local-aws/s3/open-object.ts'
import { createObjectStorage } from '../../../src/local-aws/s3/storage.ts'
import { openStore, type Store } from '../../../src/local-aws/s3/store.ts'
import { objectsOf, planMoves } from '../../../src/local-aws/s3/version-stack.ts'

type Step =
  | { readonly do: 'put'; readonly key: string }
  | { readonly do: 'delete'; readonly key: string }
  | { readonly do: 'delete-version'; readonly key: string; readonly nth: number }
  | { readonly do: 'versioning'; readonly versioning: 'Enabled' | 'Suspended' }

// Two that cannot both be paths, one that cannot be a path at all.
const keys = ['k', 'k/l', '../m'] as const
const key = fc.constantFrom<(typeof keys)[number]>('k', 'k', 'k', 'k/l', '../m', '../m')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('put' as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), key }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('delete-version' as const), key, nth: fc.constantFrom(0, 0, 1, 2) }),
  },
  fc.record({ do: fc.constant('versioning' as const), versioning: fc.constantFrom('Enabled', 'Suspended') }),
)
const origin = { requestId: 'R', reason: 'DeleteObject' } as const
const bucket = 'b'
let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 's3-recovery-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function perform(store: Store, made: Step, body: string): Promise<void> {
  if (made.do === 'versioning') return store.configureBucket(bucket, { versioning: made.versioning })
  if (made.do === 'put') return createObjectStorage(store).put(bucket, made.key, Buffer.from(body))
  const versions = store.bucket(bucket).objects.versions(made.key)
  const versionId = made.do === 'delete-version' ? versions[made.nth]?.versionId : undefined
  if (made.do === 'delete-version' && versionId === undefined) return
  await store.remove({ bucket, key: made.key, versionId }, origin, () => undefined)
}

/** Everything that can be read of the bucket: all versions with their bytes. */
async function readAll(store: Store) {
  const found: Array<{ key: string; version: string; text: string | undefined }> = []
  const { objects } = store.bucket(bucket)
  for (const name of objects.allKeys) {
    for (const version of objects.versions(name)) {
      const open = await store.open({ bucket, key: name, versionId: version.versionId })
      const text = open && (await readWhole(open)).toString()
      if (open) await closeObject(open)
      found.push({ key: name, version: version.versionId, text })
    }
  }
  return { found, current: [...objects.keys] }
}

/** The folder as a crash leaves it when the last step was journaled and only `moved` of its moves were made. */
async function crashedFolder(before: string, live: string, store: Store, last: Step, moved: number, body: string) {
  const crashed = await mkdtemp(join(root, 'crashed-'))
  await cp(before, crashed, { recursive: true })
  await copyFile(join(live, 's3-state/index.jsonl'), join(crashed, 's3-state/index.jsonl'))
  if (last.do === 'versioning') return crashed
  const was = await openStore(before)
  const [old, now] = [was, store].map((one) => one.bucket(bucket).objects.versions(last.key))
  await was.close()
  const { arrived, demoted } = planMoves(old ?? [], now ?? [])
  if (arrived) await writeFile(join(crashed, 's3-state/arrivals', arrived.contentId), body)
  if (demoted && moved > 0) {
    const place = demoted.stored === 'plain' ? join(crashed, 's3', bucket, last.key) : apart(crashed, last.key)
    const older = join(crashed, 's3-state/versions', bucket, demoted.contentId)
    await mkdir(dirname(older), { recursive: true })
    await rename(place, older)
  }
  return crashed
}

async function filesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).length
}

function apart(folder: string, name: string): string {
  return join(folder, 's3-state/apart', bucket, createHash('sha256').update(name).digest('hex'))
}

describe('a store that is killed between its journal and the moves of its files', () => {
  it('has at the next start every version that it had acknowledged, with its bytes, and the last change', async () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 8 })
    const enabled = { do: 'versioning', versioning: 'Enabled' } as const
    const history = fc.tuple(fc.boolean(), steps).map(([isEnabled, more]) => (isEnabled ? [enabled, ...more] : more))
    await fc.assert(
      fc.asyncProperty(history, fc.nat({ max: 1 }), async (steps, moved) => {
        const live = await mkdtemp(join(root, 'live-'))
        let store = await openStore(live)
        await store.createBucket(bucket)
        for (const [at, made] of steps.slice(0, -1).entries()) await perform(store, made, `body ${at}`)
        await store.close()
        const before = await mkdtemp(join(root, 'before-'))
        await cp(live, before, { recursive: true })
        store = await openStore(live)
        const last = steps.at(-1) as Step
        await perform(store, last, 'the last body')
        const expected = await readAll(store)
        const crashed = await crashedFolder(before, live, store, last, moved, 'the last body')
        await store.close()
        await appendFile(join(crashed, 's3-state/index.jsonl'), '{"op":"put","bucket":"b","key":"torn","rec')
        for (let start = 0; start < 2; start += 1) {
          const recovered = await openStore(crashed)
          expect(await readAll(recovered)).toEqual(expected)
          const versions = keys.flatMap((name) => objectsOf(recovered.bucket(bucket).objects.versions(name)))
          const older = await readdir(join(crashed, 's3-state/versions', bucket)).catch(() => [])
          expect(older).toHaveLength(versions.length - expected.current.length)
          expect(await readdir(join(crashed, 's3-state/arrivals'))).toEqual([])
          expect(await filesIn(join(crashed, 's3', bucket))).toBe(
            expected.current.filter((name) => recovered.bucket(bucket).objects.get(name)?.stored === 'plain').length,
          )
          await recovered.close()
        }
      }),
      { numRuns: 150 },
    )
  })
})
