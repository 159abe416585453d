import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { readBody } from '../http/body.ts'
import { AdminError } from './admin-error.ts'

const limitBytes = 1024 ** 2

/** The request's body as the schema has it; the first thing that is wrong with it is the error. */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = parse((await readBody(request, limitBytes)).toString('utf8'))
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AdminError(400, {
    where: issue?.path.join('.') || 'body',
    rule: issue?.message ?? 'must be valid',
    got: at(body, issue?.path ?? []),
    todo: 'correct it and send the request again',
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const todo = `mend the JSON: ${(cause as Error).message}`
    throw new AdminError(400, { where: 'body', rule: 'must be JSON', got: text.slice(0, 100), todo })
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value)
}
