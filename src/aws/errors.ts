/** What an AWS error means to a caller, whichever service said it. */
export type AwsErrorKind =
  | 'not-found'
  | 'name-taken'
  | 'already-ended'
  | 'in-progress'
  | 'precondition'
  | 'throttled'
  | 'unavailable'
  | 'quota'
  | 'denied'
  | 'invalid'
  | 'unknown'

type AwsErrorShape = {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

const kindByName: Readonly<Record<string, AwsErrorKind>> = {
  ResourceInUse: 'name-taken',
  ResourceNotFound: 'not-found',
  NoSuchKey: 'not-found',
  NoSuchBucket: 'not-found',
  NotFound: 'not-found',
  PreconditionFailed: 'precondition',
  ConditionalRequestConflict: 'precondition',
  ConflictException: 'precondition',
  ResourceLimitExceeded: 'quota',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  SlowDown: 'throttled',
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  UnrecognizedClientException: 'denied',
  InvalidSignatureException: 'denied',
  SignatureDoesNotMatch: 'denied',
  ExpiredTokenException: 'denied',
}

// SageMaker says most things as ValidationException; only the text tells them apart (see the table of error texts in docs).
const kindByText: ReadonlyArray<readonly [RegExp, AwsErrorKind]> = [
  [/already existing|must be unique|already exists/i, 'name-taken'],
  [/could not find|not found|does not exist/i, 'not-found'],
  [/is in status|was rejected because/i, 'already-ended'],
  [/in-progress|in progress/i, 'in-progress'],
]

/** Sorts an error of any AWS client into a kind; `undefined` when it is no AWS error at all (a bug, a cancellation). */
export function awsErrorKind(error: unknown): AwsErrorKind | undefined {
  if (!isAwsError(error)) return undefined
  const named = kindByName[error.name]
  if (named) return named
  if (error.name === 'ValidationException' || error.name === 'ValidationError') {
    return kindByText.find(([text]) => text.test(error.message))?.[1] ?? 'invalid'
  }
  const status = error.$metadata?.httpStatusCode
  if (status === 429) return 'throttled'
  if (isConnectionError(error) || (status !== undefined && status >= 500)) return 'unavailable'
  if (status === 403) return 'denied'
  if (status === 404) return 'not-found'
  return status !== undefined && status >= 400 ? 'invalid' : 'unknown'
}

function isConnectionError(error: AwsErrorShape): boolean {
  return (
    /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN/.test(error.code ?? '') ||
    error.name === 'TimeoutError'
  )
}

function isAwsError(error: unknown): error is AwsErrorShape {
  if (!(error instanceof Error)) return false
  return '$metadata' in error || isConnectionError(error as AwsErrorShape)
}
