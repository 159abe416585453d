import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { definitionJsonSchema } from '../config/json-schema.ts'
import { listEnvironments, loadDefinition } from '../config/load.ts'
import { formatMistake } from '../config/mistake.ts'
import { referencePage } from '../config/reference-page.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { unsupported } from '../config/unsupported.ts'

type ValidateOptions = { environment: string; generate?: string | true }

const referenceFolder = 'docs/reference'

export const validateCommand = new Command('validate')
  .description('List every mistake in a definition, with line and column')
  .argument('[file]', 'the definition; model.yaml when left out')
  .option('--environment <name>', 'check it as it is in this environment, or `all`', 'all')
  .option('--generate [folder]', `write the JSON Schema and the reference page (default folder: ${referenceFolder})`)
  .action((file: string | undefined, options: ValidateOptions) => {
    if (options.generate !== undefined) generate(options.generate === true ? referenceFolder : options.generate)
    if (file !== undefined || options.generate === undefined) validate(file ?? 'model.yaml', options.environment)
  })

function validate(file: string, environment: string): void {
  const all = environment === 'all' ? listEnvironments(file) : [environment]
  // A file without environments is checked as if it had one, to list its mistakes.
  const environments = all.length > 0 ? all : ['local']
  const results = environments.map((name) => ({ name, ...loadDefinition({ file, environment: name }) }))
  const lines = distinct(
    results.flatMap(({ name, mistakes = [] }) => mistakes.map((mistake) => ({ name, line: formatMistake(mistake) }))),
  )
  for (const { line, names } of lines) {
    console.error(names.length === environments.length ? line : `${line} (in ${names.join(', ')})`)
  }
  if (lines.length > 0) {
    console.error(`${lines.length} mistake${lines.length > 1 ? 's' : ''} in ${file}`)
    process.exitCode = 1
    return
  }
  const definitions = results.flatMap(({ name, definition }) => (definition ? [{ name, definition }] : []))
  const [first] = definitions
  if (first) console.log(`ok: ${summarise(first.definition)}; valid in ${environments.join(', ')}`)
  const warnings = distinct(
    definitions.flatMap(({ name, definition }) => unsupported(definition).map((line) => ({ name, line }))),
  )
  for (const { line } of warnings) console.error(`warning: ${line}`)
}

/** Equal lines once, with all the environments that they are about. */
function distinct(entries: readonly { name: string; line: string }[]): { line: string; names: string[] }[] {
  const names = new Map<string, string[]>()
  for (const { name, line } of entries) names.set(line, [...(names.get(line) ?? []), name])
  return [...names].map(([line, where]) => ({ line, names: where }))
}

function summarise({ model, tasks }: ModelDefinition): string {
  const parts = Object.entries(tasks).map(
    ([name, { labels }]) => `${name} (${labels.length} label${labels.length === 1 ? '' : 's'})`,
  )
  return `${model} with ${parts.length === 1 ? 'task' : 'tasks'} ${parts.join(', ')}`
}

function generate(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const files = {
    'model.schema.json': `${JSON.stringify(definitionJsonSchema(), null, 2)}\n`,
    'model.md': referencePage(),
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text)
    console.log(`wrote ${join(folder, name)}`)
  }
}
