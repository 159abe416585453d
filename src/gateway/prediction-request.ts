import { z } from 'zod'
import { Problem, type RequestMistake } from './problem.ts'

/** SageMaker takes no larger request. */
export const largestBodyBytes = 6_291_456

/** A text by its fields, and what is known of it beside: values by the names of slices, for whoever watches the model. */
type PredictionInstance = {
  readonly text: Readonly<Record<string, string>>
  readonly slices?: Readonly<Record<string, string>>
}

/** One or many texts to predict, with the id that the caller gave to the whole call, if any. */
export type PredictionRequest = {
  readonly instances: readonly PredictionInstance[]
  readonly inferenceId: string | undefined
}

const inferenceId = z
  .string()
  .regex(/^[\x20-\x7e]{1,64}$/, 'must have 1 to 64 characters, all of them printable ASCII')
  .optional()

const text = z
  .record(z.string(), z.string())
  .refine((fields) => Object.keys(fields).length > 0, 'must have at least one field')

const mostSlices = 20
const longestSliceValue = 100

const slices = z
  .record(
    z.string(),
    z
      .string()
      .max(longestSliceValue, `must have at most ${longestSliceValue} characters: a slice is the name of a group`),
  )
  .refine((names) => Object.keys(names).length <= mostSlices, `must have at most ${mostSlices} names`)
  .optional()

const instance = z.strictObject({ text, slices, inferenceId })
const single = instance.transform(
  ({ inferenceId, ...rest }): PredictionRequest => ({ instances: [toInstance(rest)], inferenceId }),
)
const batch = z
  .strictObject({ instances: z.array(instance).min(1, 'must have at least one instance'), inferenceId })
  .superRefine(({ instances }, context) => {
    if (instances.length === 1) return
    for (const [index, { inferenceId }] of instances.entries()) {
      if (inferenceId === undefined) continue
      const message = 'must be absent where there are several instances: a batch has one id, beside `instances`'
      context.addIssue({ code: 'custom', path: ['instances', index, 'inferenceId'], message, input: inferenceId })
    }
  })
  .transform(
    ({ instances, inferenceId }): PredictionRequest => ({
      instances: instances.map(toInstance),
      inferenceId: inferenceId ?? instances[0]?.inferenceId,
    }),
  )

function toInstance({ text, slices }: Omit<z.infer<typeof instance>, 'inferenceId'>): PredictionInstance {
  return { text, ...(slices && { slices }) }
}

/** Reads the body of a request for predictions; a `Problem` lists all its mistakes. */
export function parsePredictionRequest(body: Uint8Array): PredictionRequest {
  const json = parseJson(body)
  const isBatch = typeof json === 'object' && json !== null && 'instances' in json
  const parsed = (isBatch ? batch : single).safeParse(json, { reportInput: true })
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.flatMap(toMistakes)
  throw badRequest(`the request breaks ${errors.length === 1 ? 'a rule' : `${errors.length} rules`}`, errors)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // The parser's own message quotes the body.
    throw badRequest('the body must be JSON in UTF-8, such as {"text":{"subject":"…","body":"…"}}')
  }
}

function badRequest(detail: string, errors?: readonly RequestMistake[]): Problem {
  return new Problem({ status: 400, title: 'Bad request', detail, ...(errors && { errors }) })
}

function toMistakes(issue: z.core.$ZodIssue): RequestMistake[] {
  if (issue.code === 'unrecognized_keys') {
    const rule = 'is not known here; known are text, slices, instances and inferenceId'
    return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), rule, got: 'an unknown member' }))
  }
  return [{ path: formatPath(issue.path), rule: ruleOf(issue), got: describe(issue.input) }]
}

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return `must be ${withArticle(issue.expected === 'record' ? 'object' : issue.expected)}`
  return issue.message
}

function formatPath(path: readonly PropertyKey[]): string {
  const joined = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return joined.replace(/^\./, '') || '(the whole body)'
}

// Types and sizes only: the value may be what a customer wrote.
function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'string') return `a string of ${value.length} characters`
  if (Array.isArray(value)) return `an array of ${value.length}`
  return withArticle(typeof value)
}

function withArticle(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`
}
