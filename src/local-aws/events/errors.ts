import { ServiceError } from '../service.ts'

export const eventsErrors = {
  noBus: (bus: string) => new ServiceError('ResourceNotFoundException', `Event bus ${bus} does not exist.`),
  noRule: (rule: string, bus: string) =>
    new ServiceError('ResourceNotFoundException', `Rule ${rule} does not exist on EventBus ${bus}.`),
  busExists: (bus: string) => new ServiceError('ResourceAlreadyExistsException', `Event bus ${bus} already exists.`),
  invalidPattern: (reason: string) =>
    new ServiceError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`),
  validation: (message: string) => new ServiceError('ValidationException', message),
  limit: (message: string) => new ServiceError('LimitExceededException', message),
  unserved: (what: string) =>
    new ServiceError(
      'ValidationException',
      `${what} is not served by the embedded EventBridge: leave it out, or use AWS`,
    ),
}

/** Refuses a member that the real EventBridge takes and this one does not act on. */
export function refuseUnserved(input: object, members: readonly string[]): void {
  const given = members.find((member) => (input as Record<string, unknown>)[member] !== undefined)
  if (given) throw eventsErrors.unserved(given)
}
