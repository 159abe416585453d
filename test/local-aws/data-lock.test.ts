import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataFolder } from '../../src/local-aws/data-lock.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a data folder', () => {
  it('belongs to one server until that one lets it go', async () => {
    const lock = await lockDataFolder(folder)
    await expect(lockDataFolder(folder)).rejects.toThrow(`process ${process.pid} holds it: stop that one`)
    await lock.release()
    await (await lockDataFolder(folder)).release()
  })

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 30, start: '1' })],
    ['an earlier process with an id that is in use again', JSON.stringify({ pid: process.pid, start: 'before' })],
    ['a crash that cut the lock short', '{"pi'],
  ])('is free again after %s', async (_, content) => {
    await writeFile(join(folder, 'lock'), content)
    await (await lockDataFolder(folder)).release()
  })
})
