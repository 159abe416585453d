import { ServiceError } from '../service.ts'

/** SageMaker says most things as a `ValidationException`; only the text tells them apart. */
export function validation(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', message)
}

/** The member's value; AWS's constraint error when the request lacks it. */
export function required<T>(value: T | undefined, member: string): T {
  if (value !== undefined) return value
  throw validation(
    `1 validation error detected: Value null at '${wireName(member)}' failed to satisfy constraint: Member must not be null`,
  )
}

const namePattern = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}'
const nameExpression = new RegExp(`^(?:${namePattern})$`)

/** A name that is there and keeps AWS's pattern, and so is safe as a part of a path. */
export function requiredName(value: string | undefined, member: string): string {
  const name = required(value, member)
  if (nameExpression.test(name)) return name
  throw validation(
    `1 validation error detected: Value '${name}' at '${wireName(member)}' failed to satisfy constraint: ` +
      `Member must satisfy regular expression pattern: ${namePattern}`,
  )
}

/** Refuses a member that the real SageMaker takes and this one does not act on: silence would be a false promise. */
export function refuseUnserved(request: object, members: readonly string[]): void {
  const present = members.find((member) => isGiven((request as Record<string, unknown>)[member]))
  if (present) throw validation(`${present} is not served by the embedded SageMaker: leave it out, or use AWS`)
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false
}

function wireName(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1)
}
