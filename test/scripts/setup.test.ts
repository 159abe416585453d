import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { packageRoot } from '../../src/cli/package-root.ts'

const setup = join(packageRoot, 'scripts/setup.mjs')

it('names Python, and how to get it, when there is none', async () => {
  const bin = await mkdtemp(join(tmpdir(), 'perennial-no-python-'))
  await symlink(process.execPath, join(bin, 'node'))
  const { exitCode, stderr } = await execa(process.execPath, [setup], {
    env: { PATH: bin, PERENNIAL_PYTHON: '' },
    reject: false,
  })
  await rm(bin, { recursive: true })
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(
    /^Python 3\.11 or newer with its venv module is needed; none of .* runs\. Get it from your package manager/,
  )
})

it('says nothing and does nothing when all is there', async () => {
  const { stderr, stdout } = await execa(process.execPath, [setup, '--with-tests'])
  expect(stdout + stderr).toBe('')
})
