import { describe, expect, it } from 'vitest'
import { createCheckHistoryActivities } from '../../src/activities/check-history.ts'
import { rememberCheck } from '../../src/domain/drift/check-history.ts'
import type { WindowCheck } from '../../src/domain/drift/window-check.ts'
import { movedCheck } from '../report/monitoring-check.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'

const place = { bucket: 'b', model: 'client-email' }
const end = (day: number) => new Date(Date.UTC(2026, 7, day)).toISOString()

function checkOf(day: number, changes: Partial<WindowCheck> = {}): WindowCheck {
  return movedCheck({ window: { from: end(day - 1), to: end(day) }, ...changes }, 3)
}

async function storeWith(files: Readonly<Record<string, unknown>>) {
  const objects = createMemoryObjectStore()
  for (const [key, value] of Object.entries(files)) {
    const body = typeof value === 'string' ? value : JSON.stringify(value)
    await objects.write(place.bucket, `client-email/monitoring/${key}`, body)
  }
  return createCheckHistoryActivities({ objects })
}

describe('readCheckHistory', () => {
  it('reads the windows that ended before this one, the earliest first', async () => {
    const days = [4, 2, 3, 5]
    const { readCheckHistory } = await storeWith(
      Object.fromEntries(days.map((day) => [`${end(day)}/verdicts.json`, checkOf(day)])),
    )
    const read = await readCheckHistory({ ...place, before: end(5) })
    expect(read).toEqual([2, 3, 4].map((day) => rememberCheck(checkOf(day))))
  })

  it('reads no more than it is asked for, the latest of them', async () => {
    const days = Array.from({ length: 15 }, (_, i) => i + 1)
    const { readCheckHistory } = await storeWith(
      Object.fromEntries(days.map((day) => [`${end(day)}/verdicts.json`, checkOf(day)])),
    )
    const endsOf = async (limit?: number) =>
      (await readCheckHistory({ ...place, before: end(16), ...(limit !== undefined && { limit }) })).map(
        ({ window }) => window.to,
      )
    expect(await endsOf()).toEqual(days.slice(-12).map(end))
    expect(await endsOf(2)).toEqual([end(14), end(15)])
  })

  it('leaves out what is no verdict, is broken or has another form', async () => {
    const { readCheckHistory } = await storeWith({
      [`${end(2)}/verdicts.json`]: '{"window":',
      [`${end(3)}/verdicts.json`]: { model: 'client-email', monitors: [{ name: 'without a key' }] },
      [`${end(4)}/verdicts.json`]: { ...checkOf(4), outcome: 'fine' },
      [`${end(5)}/report.html`]: '<html>',
      [`${end(6)}/old/verdicts.json`]: checkOf(6),
      'reference/3.json': {},
      'someday/verdicts.json': checkOf(7),
      [`${end(8)}/verdicts.json`]: checkOf(8),
    })
    const read = await readCheckHistory({ ...place, before: end(9) })
    expect(read.map(({ window }) => window.to)).toEqual([end(8)])
  })

  it('holds no text, word or id of a window', async () => {
    const { readCheckHistory } = await storeWith({ [`${end(2)}/verdicts.json`]: checkOf(2) })
    const read = JSON.stringify(await readCheckHistory({ ...place, before: end(3) }))
    expect(JSON.stringify(checkOf(2))).toContain('garage')
    expect(read).not.toMatch(/garage|parking|w1/)
  })

  it('has nothing to say of a model that was never checked', async () => {
    const { readCheckHistory } = await storeWith({})
    expect(await readCheckHistory({ ...place, before: end(3) })).toEqual([])
  })
})
