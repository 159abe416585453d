import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localPathOf, mapContainerPaths, mapPathsInScripts } from '../../src/local-aws/runner/container-paths.ts'

describe('a path of the container', () => {
  it.each([
    ['/opt/ml', '/base'],
    ['/opt/ml/model', '/base/model'],
    ['python3 /opt/ml/x.py --out=/opt/ml/model', 'python3 /base/x.py --out=/base/model'],
    ['"/opt/ml"', '"/base"'],
    ['/opt/mlx', '/opt/mlx'],
    ['/data/opt/ml/x', '/data/opt/ml/x'],
    ['s3://bucket/opt/ml/x', 's3://bucket/opt/ml/x'],
  ])('%s is here %s', (text, expected) => {
    expect(mapContainerPaths('/base', text)).toBe(expected)
  })

  it('never leads out of the base folder', () => {
    const part = fc.constantFrom('..', '.', 'a', 'b c', '', 'opt', 'ml')
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = localPathOf('/base', `/opt/ml/${parts.join('/')}`)
        expect(path === undefined || path === '/base' || path.startsWith('/base/')).toBe(true)
      }),
    )
  })

  it('is mapped in scripts and in nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runner-paths-'))
    try {
      await writeFile(join(folder, 'run.sh'), 'cat /opt/ml/input')
      await writeFile(join(folder, 'rows.csv'), '/opt/ml/input')
      await mapPathsInScripts('/base', folder)
      expect(await readFile(join(folder, 'run.sh'), 'utf8')).toBe('cat /base/input')
      expect(await readFile(join(folder, 'rows.csv'), 'utf8')).toBe('/opt/ml/input')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
