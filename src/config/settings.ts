import { z } from 'zod'
import { awsEndpointMistakes } from './aws-endpoints.ts'
import { describeIssue } from './messages.ts'
import { parseDuration } from './schema/units.ts'
import type { Milliseconds } from './schema.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a process needs to know about where it runs; the model itself is described by its definition, and the way to Temporal by
 * Temporal's own variables and profiles.
 */
export type Settings = {
  readonly environment: string
  readonly awsRegion: string
  readonly gateway: { readonly host: string; readonly port: number }
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** How often a heartbeat is passed on to Temporal at most; a cancellation is noticed this late. */
  readonly heartbeatThrottleMs: Milliseconds
}

const localRegion = 'us-east-1'

const wait = z.string().transform((text, context): Milliseconds => {
  const ms = parseDuration(text)
  if (ms) return ms
  context.issues.push({ code: 'custom', message: 'must be a duration such as 20 seconds', input: text })
  return z.NEVER
})

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a port from 0 to 65535')

const variables = z.object({
  PERENNIAL_ENVIRONMENT: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'must be the name of an environment, such as local')
    .prefault('local'),
  AWS_REGION: z.string().optional(),
  PERENNIAL_GATEWAY_HOST: z.string().prefault('127.0.0.1'),
  PERENNIAL_GATEWAY_PORT: port.prefault('8080'),
  PERENNIAL_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).prefault('info'),
  PERENNIAL_HEARTBEAT_THROTTLE: wait.prefault('20 seconds'),
})

/** Why a process does not start: every environment variable that is missing or wrong, and what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.mistakes = mistakes
  }
}

/** The settings in a set of environment variables; an empty variable counts as unset. Throws a `SettingsError`. */
export function readSettings(environment: Environment): Settings {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = variables.safeParse(env, { error: describeIssue })
  const name = env.PERENNIAL_ENVIRONMENT ?? 'local'
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.')} ${message}, got ${JSON.stringify(env[String(path[0])])}`,
    ),
    ...(name !== 'local' && !env.AWS_REGION
      ? [`AWS_REGION is required in environment ${name}; set it to the region of the model's environment`]
      : []),
    ...awsEndpointMistakes(name, env),
  ]
  if (!parsed.success || mistakes.length > 0) throw new SettingsError(mistakes)
  const values = parsed.data
  return {
    environment: values.PERENNIAL_ENVIRONMENT,
    awsRegion: values.AWS_REGION ?? localRegion,
    gateway: { host: values.PERENNIAL_GATEWAY_HOST, port: values.PERENNIAL_GATEWAY_PORT },
    logLevel: values.PERENNIAL_LOG_LEVEL,
    heartbeatThrottleMs: values.PERENNIAL_HEARTBEAT_THROTTLE,
  }
}
