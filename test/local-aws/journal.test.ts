import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal, readJournal, writeWhole } from '../../src/local-aws/journal.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  file = join(folder, 'entries.jsonl')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function entries(): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const entry of readJournal(file)) all.push(entry)
  return all
}

describe('a journal', () => {
  it('keeps entries in the order of the calls, also of those that wait together', async () => {
    const journal = await openJournal<number>(file)
    await Promise.all(Array.from({ length: 500 }, (_, n) => journal.append(n)))
    await journal.close()
    const reopened = await openJournal<number>(file)
    await reopened.append(500)
    await reopened.close()
    expect(await entries()).toEqual(Array.from({ length: 501 }, (_, n) => n))
  })

  it('has written an entry when its append resolves', async () => {
    const journal = await openJournal<string>(file)
    await journal.append('one')
    expect(await readFile(file, 'utf8')).toBe('"one"\n')
    await journal.close()
  })

  it('drops a last line that a crash cut short, whatever its length, and goes on behind what is whole', async () => {
    await writeFile(file, '1\n2\n')
    await appendFile(file, `"${'x'.repeat(200_000)}`)
    expect(await entries()).toEqual([1, 2])
    const journal = await openJournal<number>(file)
    await journal.append(3)
    await journal.close()
    expect(await entries()).toEqual([1, 2, 3])
  })

  it('names the line that is no entry', async () => {
    await writeFile(file, '1\nnonsense\n3\n')
    await expect(entries()).rejects.toThrow(`${file}:2 must be one JSON entry`)
  })

  it('has no entries where there is no file', async () => {
    expect(await entries()).toEqual([])
  })
})

describe('a write that takes only a part, as on a disk that is nearly full', () => {
  it('goes on with the rest', async () => {
    const target = Buffer.alloc(12, '.')
    const handle = {
      write: async (batch: Buffer, offset: number, length: number, position: number) => ({
        bytesWritten: batch.copy(target, position, offset, offset + Math.min(3, length)),
      }),
    }
    await writeWhole(handle, Buffer.from('0123456789'), 1)
    expect(target.toString()).toBe('.0123456789.')
  })
})
