import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export type SourceFile = { readonly file: string; readonly source: string }

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The TypeScript files of a folder of the repository, by their path from its root. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).split(sep).join('/'))
    .sort()
    .map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }))
}

export function lineCount(source: string): number {
  return source.replace(/\n$/, '').split('\n').length
}

/** The value below which the given share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}
