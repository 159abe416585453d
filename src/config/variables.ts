import type { Finding, Path } from './mistake.ts'

/** What `${bucket}` and its kind stand for in one environment; `undefined` where the environment leaves it out. */
type BuiltInVariables = Readonly<Record<'model' | 'environment' | 'bucket' | 'region' | 'account', string | undefined>>

export type VariableSources = {
  readonly builtIn: BuiltInVariables
  readonly environment: Readonly<Record<string, string | undefined>>
}

const reference = /\$\{([^}]*)\}/g

/** Holds the name of a secret. Its value must not get into what is stored or printed; only that it is set is checked. */
export const secretField = 'webhook'

/** The value with every `${…}` replaced. What cannot be replaced stays as it is and is a finding; no value is ever named. */
export function substituteVariables(
  value: unknown,
  sources: VariableSources,
  path: Path = [],
): { value: unknown; findings: Finding[] } {
  if (typeof value === 'string') return substituteText(value, sources, path)
  if (typeof value !== 'object' || value === null) return { value, findings: [] }
  const findings: Finding[] = []
  const inside = (key: string | number, child: unknown) => {
    const result = substituteVariables(child, sources, [...path, key])
    findings.push(...result.findings)
    return result.value
  }
  const replaced = Array.isArray(value)
    ? value.map((child, index) => inside(index, child))
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inside(key, child)]))
  return { value: replaced, findings }
}

function substituteText(text: string, sources: VariableSources, path: Path): { value: string; findings: Finding[] } {
  const findings: Finding[] = []
  const replaced = text.replaceAll(reference, (written, name: string) => {
    const found = lookUp(name, sources)
    if ('value' in found) return found.value
    findings.push({ path, message: `${written} ${found.reason}`, quoted: true })
    return written
  })
  return { value: path.at(-1) === secretField ? text : replaced, findings }
}

function lookUp(name: string, { builtIn, environment }: VariableSources): { value: string } | { reason: string } {
  if (Object.hasOwn(builtIn, name)) {
    const value = builtIn[name as keyof BuiltInVariables]
    return value === undefined
      ? { reason: `has no value: environment ${builtIn.environment} has no ${name}` }
      : { value }
  }
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
    return {
      reason: `is not known; use ${Object.keys(builtIn)
        .map((key) => `\${${key}}`)
        .join(', ')}, or an environment variable in CAPITALS`,
    }
  }
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined
  return value ? { value } : { reason: `is not set; set the environment variable ${name}` }
}
