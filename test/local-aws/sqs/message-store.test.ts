import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openMessageStore } from '../../../src/local-aws/sqs/message-store.ts'

const message = (id: string, sentAt = 0) => ({
  id,
  body: `body of ${id}`,
  attributes: {},
  system: {},
  senderId: 'local',
  sentAt,
  visibleAt: sentAt,
  receiveCount: 0,
})

async function inFolder(act: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'message-store-'))
  try {
    await act(join(folder, 'messages.jsonl'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe('the messages of a queue', () => {
  const change = fc.oneof(
    fc.record({ op: fc.constant('put' as const), id: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ op: fc.constant('receive' as const), id: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ op: fc.constant('delete' as const), id: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ op: fc.constant('purge' as const), id: fc.constant('') }),
  )

  it('are the same when they are read back, whatever happened to them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 30 }), (changes) =>
        inFolder(async (file) => {
          const store = await openMessageStore(file)
          for (const [time, { op, id }] of changes.entries()) {
            if (op === 'put') await store.put(message(id, time))
            else if (op === 'receive') await store.change(id, { receiveCount: time, receipt: `${time}` })
            else if (op === 'delete') await store.delete(id)
            else await store.purge()
          }
          const before = [...store.values()]
          await store.close()
          const again = await openMessageStore(file)
          expect([...again.values()]).toEqual(before)
          await again.close()
        }),
      ),
      { numRuns: 20 },
    )
  })

  it('take no more room than they need, and none is lost while the journal is written anew', async () => {
    await inFolder(async (file) => {
      const store = await openMessageStore(file)
      for (let round = 0; round < 30; round += 1) {
        const ids = Array.from({ length: 100 }, (_, n) => `${round}-${n}`)
        await Promise.all(ids.map((id) => store.put(message(id))))
        await Promise.all(ids.filter((id) => !id.endsWith('-7')).map((id) => store.delete(id)))
      }
      await store.close()
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
      expect(lines.length).toBeLessThan(2_000)
      const again = await openMessageStore(file)
      expect([...again.values()].map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, round) => `${round}-7`))
      await again.close()
    })
  })
})
