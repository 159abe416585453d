import { readFile, writeFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { filesIn } from './upload-folder.ts'

const containerRoot = '/opt/ml'
const mention = /(?<![\w./-])\/opt\/ml(?=\/|[^\w./-]|$)/g

/** The text with every `/opt/ml` in it, alone or as the begin of a path, replaced by the base folder. */
export function mapContainerPaths(root: string, text: string): string {
  return text.replace(mention, () => root)
}

const scriptName = /\.(?:sh|py|json)$/

/**
 * Maps the paths in scripts that AWS's Python SDK brings along: they know `/opt/ml` alone. Only for what that SDK wrote; in a user's
 * own files nothing is changed.
 */
export async function mapPathsInScripts(root: string, folder: string): Promise<void> {
  for (const name of await filesIn(folder)) {
    if (!scriptName.test(name)) continue
    const file = join(folder, name)
    const text = await readFile(file, 'utf8')
    const mapped = mapContainerPaths(root, text)
    if (mapped !== text) await writeFile(file, mapped)
  }
}

/** Where a path of the container lies here; undefined for one that is not below the given folder of the container. */
export function localPathOf(root: string, path: string, below: string = containerRoot): string | undefined {
  const clean = normalize(path).replace(/\/+$/, '')
  if (clean !== below && !clean.startsWith(`${below}/`)) return undefined
  return join(root, clean.slice(containerRoot.length))
}
