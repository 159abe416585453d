import { ServiceError } from '../service.ts'

/** What SNS answers, under the names of its client; the protocol layer answers with AWS's codes for them (`NotFound`). */
export const snsErrors = {
  noTopic: () => new ServiceError('NotFoundException', 'Topic does not exist', 404),
  noSubscription: () => new ServiceError('NotFoundException', 'Subscription does not exist', 404),
  noResource: () => new ServiceError('ResourceNotFoundException', 'Resource does not exist', 404),
  invalid: (parameter: string, reason?: string) =>
    new ServiceError(
      'InvalidParameterException',
      `Invalid parameter: ${parameter}${reason ? ` Reason: ${reason}` : ''}`,
    ),
  unserved: (what: string) =>
    new ServiceError(
      'InvalidParameterException',
      `Invalid parameter: ${what} is not served by the embedded SNS: leave it out, or use AWS`,
    ),
}

/** Refuses a member that the real SNS takes and this one does not act on. */
export function refuseUnserved(input: object, members: readonly string[]): void {
  const given = members.find((member) => (input as Record<string, unknown>)[member] !== undefined)
  if (given) throw snsErrors.unserved(given)
}
