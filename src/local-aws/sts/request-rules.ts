import { ServiceError } from '../service.ts'

export const hourSeconds = 3_600

// They would take rights away or prove something, and there are no rights here.
const unserved = [
  'PolicyArns',
  'Policy',
  'Tags',
  'TransitiveTagKeys',
  'SerialNumber',
  'TokenCode',
  'SourceIdentity',
  'ProvidedContexts',
]

export function refuseUnserved(input: object): void {
  const given = unserved.find((member) => (input as Record<string, unknown>)[member] !== undefined)
  if (given) throw validation(`${given} is not served by the embedded STS: leave it out, or use AWS`)
}

export function readRole(arn: string | undefined): { account: string; name: string } {
  const [, account, name] = /^arn:aws:iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/.exec(arn ?? '') ?? []
  if (account && name) return { account, name }
  throw validation(`${arn} is invalid`)
}

export function readSessionName(name: string | undefined): string {
  if (name && /^[\w+=,.@-]{2,64}$/.test(name)) return name
  throw violation(name, 'roleSessionName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]*')
}

export function readDuration(seconds: number, most: number): number {
  if (seconds >= 900 && seconds <= most) return seconds
  if (seconds > most && most === hourSeconds) {
    throw validation(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  }
  const bound = seconds < 900 ? 'greater than or equal to 900' : `less than or equal to ${most}`
  throw violation(seconds, 'durationSeconds', `Member must have value ${bound}`)
}

function violation(value: unknown, member: string, rule: string): ServiceError {
  return validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  )
}

function validation(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
