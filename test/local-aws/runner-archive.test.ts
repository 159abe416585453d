import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Header } from 'tar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packFolder, unpackInto } from '../../src/local-aws/runner/archive.ts'

let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'runner-archive-'))
  await mkdir(join(root, 'outside'))
  await writeFile(join(root, 'outside', 'kept.txt'), 'as it was')
})
afterAll(() => rm(root, { recursive: true, force: true }))

type Entry = { path: string; text?: string; type?: 'File' | 'SymbolicLink' | 'Link'; linkpath?: string }

/** An archive as no well-meaning tool writes it. */
function archiveOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = '', type = 'File', linkpath = '' }) => {
    const header = new Header({ path, size: Buffer.byteLength(text), type, linkpath, mode: 0o644, mtime: new Date(0) })
    header.encode()
    const padding = Buffer.alloc((512 - (Buffer.byteLength(text) % 512)) % 512)
    return [header.block ?? Buffer.alloc(512), Buffer.from(text), padding]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

const unpack = async (name: string, archive: Buffer) => {
  const file = join(root, `${name}.tar.gz`)
  await writeFile(file, archive)
  const folder = join(root, name)
  await unpackInto(folder, file, `s3://bucket/${name}.tar.gz`)
  return folder
}
const outside = async () => [
  await readdir(root),
  await readdir(join(root, 'outside')),
  await readFile(join(root, 'outside/kept.txt'), 'utf8'),
]

describe('an archive', () => {
  it('holds what was packed, files whose names begin with @ too', async () => {
    const folder = join(root, 'full')
    await mkdir(join(folder, 'deep'), { recursive: true })
    await writeFile(join(folder, '@name'), 'a')
    await writeFile(join(folder, 'deep', 'b.txt'), 'b')
    await symlink('deep/b.txt', join(folder, 'link'))
    await packFolder(folder, join(root, 'full.tar.gz'))
    await unpackInto(join(root, 'copy'), join(root, 'full.tar.gz'), 'x')
    expect((await readdir(join(root, 'copy'), { recursive: true })).sort()).toEqual([
      '@name',
      'deep',
      'deep/b.txt',
      'link',
    ])
    expect(await readFile(join(root, 'copy', 'link'), 'utf8')).toBe('b')
  })

  it.each<[string, Entry[]]>([
    ['climbing', [{ path: '../outside/kept.txt', text: 'overwritten' }]],
    ['deep-climbing', [{ path: 'a/../../outside/new.txt', text: 'new' }]],
    [
      'through-a-link',
      [
        { path: 'way', type: 'SymbolicLink', linkpath: '../outside' },
        { path: 'way/kept.txt', text: 'overwritten' },
      ],
    ],
    ['hard-link', [{ path: 'same', type: 'Link', linkpath: '../outside/kept.txt' }]],
  ])('that leaves its folder (%s) fails by its name and harms nothing', async (name, entries) => {
    const before = await outside()
    await expect(unpack(name, archiveOf(entries))).rejects.toMatchObject({
      name: 'ClientError',
      message: expect.stringContaining(`the archive s3://bucket/${name}.tar.gz cannot be unpacked: `),
    })
    const after = await outside()
    expect(after.slice(1)).toEqual(before.slice(1))
  })

  it.each([
    ['no-archive', Buffer.from('hello, this is no archive at all')],
    ['torn', archiveOf([{ path: 'a', text: 'x'.repeat(4000) }]).subarray(0, 60)],
  ])('that is %s fails by its name', async (name, archive) => {
    await expect(unpack(name, archive)).rejects.toMatchObject({
      name: 'ClientError',
      message: expect.stringContaining(`the archive s3://bucket/${name}.tar.gz cannot be unpacked: `),
    })
  })
})
