import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLogPage } from '../../../src/local-aws/inspect/log-pages.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-pages-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function logOf(content: string | Buffer): Promise<string> {
  const file = join(folder, 'log')
  await writeFile(file, content)
  return file
}

const page = 64 * 1024

describe('a log', () => {
  it('is read from its end to its beginning, page by page, and nothing is lost or said twice', async () => {
    const line = fc.string({ unit: 'binary', maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 60 }), async (lines, times) => {
        const text = Array.from({ length: times * 20 }, () => lines.join('\n')).join('\n')
        const file = await logOf(text)
        let whole = ''
        let last = await readLogPage(file, 'end')
        whole = last.text
        while (last.from > 0) {
          last = await readLogPage(file, { before: last.from })
          whole = last.text + whole
        }
        expect(whole).toBe(text)
      }),
      { numRuns: 30 },
    )
  })

  it('is followed as it grows, without the part of a character that is not whole yet', async () => {
    const text = 'naïve 🙂\n'
    const bytes = Buffer.from(text)
    const file = await logOf('')
    const handle = await open(file, 'a')
    let seen = ''
    let at = 0
    for (const byte of bytes) {
      await handle.write(Buffer.from([byte]))
      const read = await readLogPage(file, { after: at })
      seen += read.text
      at = read.to
    }
    await handle.close()
    expect(seen).toBe(text)
  })

  it('of a gigabyte is not read whole: only its last page is', async () => {
    const file = await logOf('')
    await truncate(file, 1024 ** 3)
    const handle = await open(file, 'a')
    await handle.write('\nthe last line\n')
    await handle.close()
    const read = await readLogPage(file, 'end')
    expect(read.text.endsWith('the last line\n')).toBe(true)
    expect(read.to - read.from).toBeLessThanOrEqual(page)
    expect(read.size).toBeGreaterThan(1024 ** 3)
  })

  it('that ran far ahead of its reader goes on at its end', async () => {
    const file = await logOf('x\n'.repeat(10 * page))
    const read = await readLogPage(file, { after: 10 })
    expect(read.to).toBe(read.size)
    expect(read.from).toBeGreaterThan(10)
  })

  it('begins with a whole line where a page begins in the middle of the log', async () => {
    const file = await logOf('a line of text\n'.repeat(page))
    expect((await readLogPage(file, 'end')).text.startsWith('a line of text\n')).toBe(true)
  })

  it('that became shorter than what was read of it is read on from its end', async () => {
    const file = await logOf('short\n')
    expect(await readLogPage(file, { after: 5000 })).toMatchObject({ text: '', from: 6, to: 6 })
  })
})
