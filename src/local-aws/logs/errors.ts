import { ServiceError } from '../service.ts'

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message)
}

export function noSuchGroup(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.')
}

export function noSuchStream(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.')
}

export function alreadyExists(kind: 'group' | 'stream'): ServiceError {
  return new ServiceError('ResourceAlreadyExistsException', `The specified log ${kind} already exists`)
}

/** Refuses a member that the real CloudWatch Logs takes and this one does not act on: silence would be a false promise. */
export function refuseUnserved(request: object, members: readonly string[]): void {
  const given = request as Readonly<Record<string, unknown>>
  const present = members.find((member) => given[member] !== undefined && given[member] !== false)
  if (present)
    throw invalidParameter(`${present} is not served by the embedded CloudWatch Logs: leave it out, or use AWS`)
}

/** What SageMaker writes belongs to its jobs and endpoints, which go on writing and reading it. */
export function ownedBySageMaker(name: string): ServiceError {
  return new ServiceError(
    'InvalidOperationException',
    `${name} is written by the embedded SageMaker: it can be read, but neither written to nor deleted`,
  )
}
