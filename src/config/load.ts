import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { environmentNames as environmentNamesOf, type LoadedDefinition, readDefinition } from './read-definition.ts'
import { type Environment, readSettings, type Settings } from './settings.ts'

export type { LoadedDefinition } from './read-definition.ts'
export { type Settings, SettingsError } from './settings.ts'

export type DefinitionLocation = { readonly file: string; readonly environment: string; readonly env?: Environment }

/** Reads a definition and the labels files beside it, for one environment: its meaning, or every mistake in it. */
export function loadDefinition({ file, environment, env = process.env }: DefinitionLocation): LoadedDefinition {
  const read = readText(file)
  if ('reason' in read)
    return { mistakes: [{ file, line: 1, column: 1, path: '', message: `cannot be read: ${read.reason}` }] }
  const readBeside = (path: string) => readText(join(dirname(file), path))
  return readDefinition({ file, text: read.text, environment, env, readBeside })
}

/** The environments that a definition has; none when the file cannot be read. */
export function listEnvironments(file: string): string[] {
  const read = readText(file)
  return 'text' in read ? environmentNamesOf(read.text) : []
}

/** What the process's environment variables say. Throws a `SettingsError` that lists all that is missing or wrong. */
export function loadSettings(env: Environment = process.env): Settings {
  return readSettings(env)
}

type ReadText = { file: string; text: string } | { file: string; reason: string }

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by this user',
}

// A definition has a few kilobytes; whatever is larger than this is another file, and takes minutes to look through.
const largestBytes = 1024 ** 2

function readText(file: string): ReadText {
  try {
    const { size } = statSync(file)
    if (size > largestBytes) return { file, reason: `it has ${size} bytes, above the limit ${largestBytes} (1 MiB)` }
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const reason = error instanceof TypeError ? 'it is not UTF-8' : (reasons[code] ?? (error as Error).message)
    return { file, reason }
  }
}
