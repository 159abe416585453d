import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { formatMistake } from '../../src/config/mistake.ts'
import { type LoadedDefinition, readDefinition } from '../../src/config/read-definition.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'

export const complaintsFile = fileURLToPath(new URL('fixtures/complaints.yaml', import.meta.url))
export const complaintsText = readFileSync(complaintsFile, 'utf8')

export const env = { CHAT_WEBHOOK: 'https://chat.example/hooks/s3cr3t', STAGE: 'production' }

const labelsFiles: Readonly<Record<string, string>> = {
  'labels/product.yaml': '- credit card\n- mortgage\n',
  'labels/issue.yaml': '- denied\n- charged twice\n',
}

export type Reading = {
  readonly environment?: string
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
}

/** Reads the text of a definition as if it lay beside two labels files. */
function read(
  text: string,
  { environment = 'local', env: variables = env, files = {} }: Reading = {},
): LoadedDefinition {
  const all: Readonly<Record<string, string>> = { ...labelsFiles, ...files }
  const readBeside = (path: string) => {
    const beside = all[path]
    return beside === undefined ? { file: path, reason: 'there is no such file' } : { file: path, text: beside }
  }
  return readDefinition({ file: 'model.yaml', text, environment, env: variables, readBeside })
}

/** What is wrong with a text, as it is printed. */
export function mistakesOf(text: string, reading?: Reading): string[] {
  return (read(text, reading).mistakes ?? []).map(formatMistake)
}

export function definitionOf(text: string, reading?: Reading): ModelDefinition {
  const { definition } = read(text, reading)
  if (!definition) throw new Error(mistakesOf(text, reading).join('\n'))
  return definition
}

/** The fixture with one passage written otherwise. The passage must stand in it exactly once. */
export function complaintsWith(passage: string, instead: string): string {
  const parts = complaintsText.split(passage)
  if (parts.length !== 2) throw new Error(`${JSON.stringify(passage)} stands ${parts.length - 1} times in the fixture`)
  return parts.join(instead)
}
