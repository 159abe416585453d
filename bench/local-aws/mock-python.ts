import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/cli/package-root.ts'

const requirements = join(packageRoot, 'bench/local-aws/requirements.txt')
const folder = join(packageRoot, '.tools/moto')

/**
 * A Python that has the mock server: the one that MOTO_PYTHON names, else one of the bench's own, which it makes when it is first
 * needed. Its releases are pinned, with their hashes, beside this file.
 */
export async function mockPython(say: (line: string) => void): Promise<string> {
  if (process.env.MOTO_PYTHON) return process.env.MOTO_PYTHON
  const python = join(folder, 'bin/python')
  const stamp = join(folder, 'requirements.txt')
  const wanted = await readFile(requirements, 'utf8')
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return python
  say('installing the mock server into .tools/moto, once')
  await execa(process.env.PERENNIAL_PYTHON ?? 'python3', ['-m', 'venv', '--clear', folder])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', requirements]
  await execa(python, pip)
  await writeFile(stamp, wanted)
  return python
}

export async function mockVersion(python: string): Promise<string> {
  const { stdout } = await execa(python, ['-c', 'import importlib.metadata as m; print(m.version("moto"))'])
  return `moto ${stdout.trim()}`
}
