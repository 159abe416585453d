import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { createWindowActivities } from '../../src/activities/windows.ts'
import type { ListedObject } from '../../src/aws/object-store.ts'
import { capturedDay, capturedModel } from './made-up-captures.ts'

// A process of its own, so that its memory is what reading takes: `captures-process.js <folder>`.
const [folder = ''] = process.argv.slice(2)

const objects = {
  read: async (_bucket: string, key: string) => new Uint8Array(await readFile(join(folder, key))),
  async *list(_bucket: string, prefix: string): AsyncGenerator<ListedObject> {
    const paths = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const keys = paths.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    for (const key of keys.filter((of) => of.startsWith(prefix)).sort()) {
      const { size, mtime } = await stat(join(folder, key))
      yield { key, bytes: size, etag: '', lastModified: mtime }
    }
  },
}

const { model, version, task, labels } = capturedModel
const startedAt = performance.now()
const { rows, captures } = await createWindowActivities({ objects }).readWindow({
  bucket: 'bench',
  model,
  version,
  spans: { inputs: capturedDay, labelled: capturedDay },
  fields: ['subject', 'body'],
  tasks: { [task]: { labels: [...labels] } },
  slices: [],
  labelDelayMs: 0,
  reference: null,
})
const ms = performance.now() - startedAt
const peakBytes = process.resourceUsage().maxRSS * 1024
process.stdout.write(`${JSON.stringify({ ms, peakBytes, rows, setAside: captures.quarantined })}\n`)
