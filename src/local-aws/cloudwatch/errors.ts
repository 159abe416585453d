import { ServiceError } from '../service.ts'

export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message)
}

export function invalidCombination(message: string): ServiceError {
  return new ServiceError('InvalidParameterCombinationException', message)
}

/** What CloudWatch says of metric queries and alarms that contradict themselves. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message)
}

export function invalidToken(): ServiceError {
  return new ServiceError(
    'InvalidNextToken',
    'The NextToken is not one that this operation gave: start again without it.',
  )
}

/** Refuses a member that the real CloudWatch takes and this one does not act on: silence would be a false promise. */
export function refuseUnserved(request: object, members: readonly string[]): void {
  const given = request as Readonly<Record<string, unknown>>
  const present = members.find((member) => given[member] !== undefined && given[member] !== false)
  if (present) throw validationError(`${present} is not served by the embedded CloudWatch: leave it out, or use AWS`)
}
