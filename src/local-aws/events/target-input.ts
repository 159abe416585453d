import type { EventEnvelope, RuleDocument, TargetDocument } from './document.ts'
import { eventsErrors } from './errors.ts'

/** What a target is sent of an event: all of it, a part, a text of its own, or a template with parts filled in. */
export function targetInput(
  event: EventEnvelope,
  target: TargetDocument,
  rule: RuleDocument,
  receivedAt: number,
): string {
  if (target.Input !== undefined) return target.Input
  if (target.InputPath !== undefined) return asText(valueAt(event, target.InputPath))
  if (target.InputTransformer) return transform(event, target.InputTransformer, rule, receivedAt)
  return JSON.stringify(event)
}

const pathPattern = /^\$(?:\.[A-Za-z0-9_/-]+|\[\d+\])*$/

/** Refuses a JSON path outside the part that is served: names after dots, and indices. */
export function checkPath(path: string): void {
  if (pathPattern.test(path)) return
  throw eventsErrors.validation(
    `Invalid JSON path ${JSON.stringify(path)}: it must be $ with .name and [index] after it`,
  )
}

function valueAt(event: unknown, path: string): unknown {
  const steps = path.match(/[A-Za-z0-9_/-]+/g) ?? []
  let value: unknown = event
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

type Transformer = NonNullable<TargetDocument['InputTransformer']>

function transform(
  event: EventEnvelope,
  { InputPathsMap = {}, InputTemplate }: Transformer,
  rule: RuleDocument,
  receivedAt: number,
): string {
  const { detail: _, ...withoutDetail } = event
  const variables = new Map<string, unknown>([
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event.ingestion-time', new Date(receivedAt).toISOString()],
    ['aws.events.event', withoutDetail],
    ['aws.events.event.json', event],
    ...Object.entries(InputPathsMap).map(([name, path]): [string, unknown] => [name, valueAt(event, path)]),
  ])
  return fillTemplate(InputTemplate, variables)
}

/**
 * Fills in `<name>`. Inside a JSON string the value's text stands, escaped; elsewhere in JSON the value as JSON. In a template
 * that is no JSON, texts stand as they are. A variable without a value leaves nothing; an unknown name stays as it is.
 */
function fillTemplate(template: string, variables: ReadonlyMap<string, unknown>): string {
  const isJson = /^\s*[{["]/.test(template)
  let inString = false
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/gs, (token, name: string | undefined) => {
    if (name === undefined) {
      if (token === '"') inString = !inString
      return token
    }
    if (!variables.has(name)) return token
    const value = variables.get(name)
    if (inString) return isJson ? JSON.stringify(asText(value)).slice(1, -1) : asText(value)
    return isJson ? (JSON.stringify(value) ?? '""') : asText(value)
  })
}

function asText(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
