import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/cli/package-root.ts'

const requirements = join(packageRoot, 'requirements/bench-drift.txt')
const folder = join(packageRoot, '.tools/bench-drift')

/**
 * A Python that has the open-source tools: the one that DRIFT_PYTHON names, else one of the bench's own, made when it is first needed
 * (about 3 GB). Undefined, with the reason said, where it cannot be made.
 */
export async function toolsPython(say: (line: string) => void): Promise<string | undefined> {
  if (process.env.DRIFT_PYTHON) return process.env.DRIFT_PYTHON
  const python = join(folder, 'bin/python')
  const stamp = join(folder, 'requirements.txt')
  const wanted = await readFile(requirements, 'utf8')
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return python
  say('installing the open-source drift tools into .tools/bench-drift, once')
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', requirements]
  try {
    await execa(process.env.PERENNIAL_PYTHON ?? 'python3', ['-m', 'venv', '--clear', folder])
    await execa(python, pip)
  } catch (error) {
    say(`the open-source drift tools cannot be installed: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
  await writeFile(stamp, wanted)
  return python
}
