import { loadDefinition } from '../config/load.ts'
import { formatMistake } from '../config/mistake.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { unsupportedParts } from '../config/unsupported.ts'

/**
 * Reads a definition for a command that is going to act on it. Prints every mistake and sets the exit code when there are some,
 * or when the definition promises what this version would not keep; warns of what merely rests.
 */
export function readDefinitionOrExplain(file: string, environment: string): ModelDefinition | undefined {
  const loaded = loadDefinition({ file, environment })
  if (!loaded.definition) return refuse((loaded.mistakes ?? []).map(formatMistake))
  const parts = unsupportedParts(loaded.definition)
  for (const { message } of parts.filter(({ refuse: must }) => !must))
    process.stderr.write(`${file}: warning: ${message}\n`)
  const refused = parts.filter(({ refuse: must }) => must)
  return refused.length === 0 ? loaded.definition : refuse(refused.map(({ message }) => `${file}: ${message}`))
}

function refuse(lines: readonly string[]): undefined {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 1
}
