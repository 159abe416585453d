import { ApplicationFailure } from '@temporalio/common'
import { type AwsErrorKind, awsErrorKind } from '../aws/errors.ts'
import { type FailureType, failures } from '../contract/failures.ts'

/**
 * A failure of a type in `src/contract/failures.ts`: retried or not as the table says, its remedy at the end of the message.
 *
 * @example throw failure('ObjectMissing', 'the manifest s3://b/m/datasets/9b1c/manifest.json is not there')
 */
export function failure(
  type: FailureType,
  message: string,
  { cause, details }: { cause?: unknown; details?: unknown[] } = {},
): ApplicationFailure {
  const { retryable, remedy } = failures[type]
  return ApplicationFailure.create({
    type,
    message: `${message.replace(/\.$/, '')}. ${remedy}`,
    nonRetryable: !retryable,
    ...(cause instanceof Error && { cause }),
    ...(details && { details }),
  })
}

const typeByKind: Readonly<Record<AwsErrorKind, FailureType>> = {
  'not-found': 'ObjectMissing',
  'name-taken': 'JobNameTaken',
  'already-ended': 'RequestRejected',
  // Whoever asks again after the other operation ended gets through.
  'in-progress': 'ServiceUnavailable',
  precondition: 'ObjectChanged',
  throttled: 'ServiceUnavailable',
  unavailable: 'ServiceUnavailable',
  quota: 'LimitExceeded',
  denied: 'AccessDenied',
  invalid: 'RequestRejected',
  unknown: 'ServiceUnavailable',
}

/**
 * Throws an error of AWS as a failure of ours with the original as its cause; anything else (a cancellation, a failure that
 * is one already, a bug) goes through as it is. `doing` completes the sentence "could not …".
 */
export function rethrowAws(error: unknown, doing: string): never {
  const kind = awsErrorKind(error)
  if (kind === undefined || !(error instanceof Error)) throw error
  throw failure(typeByKind[kind], `could not ${doing}: ${error.name}: ${error.message}`, { cause: error })
}
