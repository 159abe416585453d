import { ServiceError } from '../service.ts'

/** An error of the runtime, whose members AWS spells with a capital: clients read either. */
export function runtimeError(
  name: 'ValidationError' | 'ServiceUnavailable' | 'ModelError',
  message: string,
  statusCode = 400,
  members: Readonly<Record<string, unknown>> = {},
): ServiceError {
  return new ServiceError(name, message, statusCode, { Message: message, ...members })
}
