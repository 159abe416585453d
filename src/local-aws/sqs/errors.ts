import { ServiceError } from '../service.ts'

/** What SQS answers, under the names of its client; the protocol layer adds the codes of the older one. */
export const sqsErrors = {
  noQueue: () => new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.'),
  queueExists: (attribute: string) =>
    new ServiceError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${attribute}`,
    ),
  deletedRecently: () =>
    new ServiceError(
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    ),
  purgeInProgress: (queue: string) =>
    new ServiceError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue} is allowed every 60 seconds.`,
      403,
    ),
  unknownAttribute: (name: string) => new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`),
  invalidAttribute: (name: string, reason?: string) =>
    new ServiceError(
      'InvalidAttributeValue',
      `Invalid value for the parameter ${name}.${reason ? ` Reason: ${reason}` : ''}`,
    ),
  invalidValue: (value: unknown, parameter: string, reason: string) =>
    new ServiceError(
      'InvalidParameterValue',
      `Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`,
    ),
  invalidParameters: (reason: string) =>
    new ServiceError('InvalidParameterValue', `One or more parameters are invalid. Reason: ${reason}`),
  missing: (parameter: string) =>
    new ServiceError('MissingParameter', `The request must contain the parameter ${parameter}.`),
  invalidHandle: (handle: string) =>
    new ServiceError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      404,
    ),
  staleReceipt: (handle: string): ServiceError =>
    sqsErrors.invalidValue(
      handle,
      'ReceiptHandle',
      'Message does not exist or is not available for visibility timeout change.',
    ),
  notInFlight: () => new ServiceError('MessageNotInflight', 'The specified message is not in flight.'),
  invalidContents: () =>
    new ServiceError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    ),
  overLimit: (limit: number) =>
    new ServiceError(
      'OverLimit',
      `Too many messages in flight: at most ${limit} may be received and not deleted.`,
      403,
    ),
  unserved: (what: string) =>
    new ServiceError('UnsupportedOperation', `${what} is not served by the embedded SQS: leave it out, or use AWS`),
}

/** Refuses a member that the real SQS takes and this one does not act on. */
export function refuseUnserved(input: object, members: readonly string[]): void {
  const given = members.find((member) => (input as Record<string, unknown>)[member] !== undefined)
  if (given) throw sqsErrors.unserved(given)
}
