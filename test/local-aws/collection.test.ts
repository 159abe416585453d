import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCollection } from '../../src/local-aws/collection.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collection-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a collection', () => {
  it('holds after reopening what was put and not deleted, in the order of the names', async () => {
    const collection = await openCollection<{ n: number }>(folder)
    await Promise.all(['b', 'a/..', 'ü 😀'].map((name, n) => collection.put(name, { n })))
    await collection.put('gone', { n: 9 })
    await collection.delete('gone')
    const reopened = await openCollection<{ n: number }>(folder)
    expect(reopened.values()).toEqual([{ n: 1 }, { n: 0 }, { n: 2 }])
    expect([reopened.get('a/..'), reopened.get('gone')]).toEqual([{ n: 1 }, undefined])
  })

  it('shows a document at once, so that a name can be taken in one step', async () => {
    const collection = await openCollection<number>(folder)
    const written = collection.put('name', 1)
    expect(collection.get('name')).toBe(1)
    await written
  })

  it('keeps the last of many writes to one name', async () => {
    const collection = await openCollection<number>(folder)
    await Promise.all(Array.from({ length: 30 }, (_, n) => collection.put('name', n)))
    expect((await openCollection<number>(folder)).get('name')).toBe(29)
    expect(await readdir(folder)).toEqual(['name.json'])
  })

  it('takes a document back that could not be written', async () => {
    const collection = await openCollection<number>(folder)
    await collection.put('name', 1)
    await rm(folder, { recursive: true })
    await expect(collection.put('name', 2)).rejects.toThrow('ENOENT')
    expect(collection.get('name')).toBe(1)
  })

  it('ignores what a crash left half written, and names a file that is no document', async () => {
    await writeFile(join(folder, 'name.json.123.tmp'), '{"ha')
    expect((await openCollection(folder)).values()).toEqual([])
    await writeFile(join(folder, 'broken.json'), '{"ha')
    await expect(openCollection(folder)).rejects.toThrow('broken.json must hold one JSON document')
  })
})
