import { isMap } from 'yaml'
import { completeMessage } from './complete-message.ts'
import { findingsOf } from './issues.ts'
import { graftLabelsFiles, type ReadBeside } from './labels-files.ts'
import type { Mistake } from './mistake.ts'
import { applyOverlay } from './overlay.ts'
import { resolveDefinition } from './resolve.ts'
import { crossSectionFindings, reservedTaskFindings, wellFormedSections } from './rules.ts'
import { fileSchema, type ModelDefinition, overlaidSections } from './schema.ts'
import { substituteVariables } from './variables.ts'
import { locate, mistakeAt, parseYaml, type YamlSource } from './yaml-source.ts'

export type DefinitionText = {
  readonly file: string
  readonly text: string
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readBeside: ReadBeside
}

export type LoadedDefinition =
  | { readonly definition: ModelDefinition; readonly mistakes?: undefined }
  | { readonly mistakes: readonly Mistake[]; readonly definition?: undefined }

const mostListed = 100

/** From the text of a definition to its meaning in one environment, or to what is wrong with it: all, or the first hundred. */
export function readDefinition(definition: DefinitionText): LoadedDefinition {
  const read = readWhole(definition)
  return read.mistakes ? { mistakes: listFirst(read.mistakes) } : read
}

function readWhole({ file, text, environment, env, readBeside }: DefinitionText): LoadedDefinition {
  const { source, mistakes: syntax } = parseYaml(file, text)
  if (syntax.length > 0) return { mistakes: syntax }
  const unusable = rootMistakes(source, environment)
  if (unusable.length > 0) return { mistakes: unusable }
  overlayEnvironment(source, environment)
  const labels = graftLabelsFiles(source, readBeside)
  const written = writtenValue(source, environment)
  const { value, findings } = substitute(written, environment, env)
  const found = [
    ...findings,
    ...reservedTaskFindings(written),
    ...findingsOf(fileSchema, value),
    ...crossSectionFindings(wellFormedSections(value)),
  ]
  const located = found.map((finding) =>
    locate(source, labels.grafts, { ...finding, message: completeMessage(finding, written) }),
  )
  const mistakes = onePerPath([...labels.mistakes, ...located])
  if (mistakes.length > 0) return { mistakes }
  return { definition: resolveDefinition(fileSchema.parse(value), environment) }
}

/** The environments that a definition has, in the order of the file; none when the file cannot be read so far. */
export function environmentNames(text: string): string[] {
  const { source, mistakes } = parseYaml('', text)
  const environments: unknown = mistakes.length > 0 ? undefined : source.document.toJS()?.environments
  return typeof environments === 'object' && environments !== null ? Object.keys(environments) : []
}

function rootMistakes(source: YamlSource, environment: string): Mistake[] {
  const { contents } = source.document
  if (!isMap(contents))
    return [mistakeAt(source, 0, '', 'must be a map that begins with `model: name`; the file holds something else')]
  const environments = contents.get('environments')
  if (!isMap(environments) || environments.items.length === 0 || environments.has(environment)) return []
  const names = Object.keys(environments.toJS(source.document) as object)
  const message = `has no environment ${environment}; it has ${names.join(', ')}`
  return [locate(source, new Map(), { path: ['environments'], about: 'key', message })]
}

function overlayEnvironment({ document }: YamlSource, environment: string): void {
  const overlay = document.getIn(['environments', environment, 'overlay'])
  if (isMap(document.contents) && isMap(overlay))
    applyOverlay(document.contents, overlay, Object.keys(overlaidSections))
}

/** The file with the other environments left out: their variables need not be set here. */
function writtenValue({ document }: YamlSource, environment: string): Record<string, unknown> {
  const whole = document.toJS() as Record<string, unknown>
  const { environments } = whole
  if (typeof environments !== 'object' || environments === null || !Object.hasOwn(environments, environment))
    return whole
  return { ...whole, environments: { [environment]: (environments as Record<string, unknown>)[environment] } }
}

function substitute(written: Record<string, unknown>, environment: string, env: DefinitionText['env']) {
  const { environments, ...sections } = written
  const none = { model: undefined, environment, bucket: undefined, region: undefined, account: undefined }
  const places = substituteVariables(withoutOverlays(environments), { builtIn: none, environment: env }, [
    'environments',
  ])
  const place = (places.value as Record<string, Record<string, unknown>> | null | undefined)?.[environment]
  const asText = (value: unknown) => (typeof value === 'string' ? value : undefined)
  // A name or bucket that is missing is a mistake of its own, and not one of every place that speaks of it.
  const builtIn = {
    model: asText(written.model) ?? 'missing',
    environment,
    bucket: asText(place?.bucket) ?? 'missing',
    region: asText(place?.region),
    account: asText(place?.account),
  }
  const rest = substituteVariables(sections, { builtIn, environment: env })
  return {
    value: { ...(rest.value as object), ...('environments' in written && { environments: places.value }) },
    findings: [...places.findings, ...rest.findings],
  }
}

/** Overlays are merged by now; only which sections they name is still to be checked. */
function withoutOverlays(environments: unknown): unknown {
  if (typeof environments !== 'object' || environments === null) return environments
  const entries = Object.entries(environments).map(([name, place]: [string, unknown]) => {
    if (typeof place !== 'object' || place === null || !('overlay' in place)) return [name, place]
    const { overlay } = place
    const names =
      typeof overlay === 'object' && overlay !== null
        ? Object.fromEntries(Object.keys(overlay).map((key) => [key, true]))
        : overlay
    return [name, { ...place, overlay: names }]
  })
  return Object.fromEntries(entries)
}

/** One mistake a place: what follows from the first one there is noise. Sorted as the files read. */
function onePerPath(mistakes: readonly Mistake[]): Mistake[] {
  const first = new Map<string, Mistake>()
  for (const mistake of mistakes) {
    const key = mistake.path === '' ? JSON.stringify(mistake) : mistake.path
    if (!first.has(key)) first.set(key, mistake)
  }
  return [...first.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
}

/** Nobody mends thousands of mistakes one by one: most of them follow from a few. */
function listFirst(mistakes: readonly Mistake[]): readonly Mistake[] {
  const next = mistakes[mostListed]
  if (!next) return mistakes
  const message = `${mistakes.length - mostListed} more mistakes from here on; mend the first ${mostListed} and look again`
  return [...mistakes.slice(0, mostListed), { ...next, path: '', message }]
}
