import { CancelledFailure } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import { failure, rethrowAws } from '../../src/activities/failures.ts'

function awsError(name: string, message: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } })
}

function rethrown(error: unknown): unknown {
  try {
    return rethrowAws(error, 'describe training job t1')
  } catch (thrown) {
    return thrown
  }
}

describe('failure', () => {
  it('is retried or not as its type says', () => {
    expect(failure('NotEnoughData', 'test has 0 records').nonRetryable).toBe(true)
    expect(failure('ServiceUnavailable', 'S3 is away').nonRetryable).toBe(false)
  })

  it('says what happened, then what to do', () => {
    expect(failure('NotEnoughData', 'test has 0 records').message).toBe(
      'test has 0 records. Deliver more annotated records, or loosen `data.split`.',
    )
  })

  it('keeps its cause and details', () => {
    const cause = new Error('socket closed')
    expect(failure('ServiceUnavailable', 'S3 is away', { cause, details: [1] })).toMatchObject({ cause, details: [1] })
  })
})

describe('rethrowAws', () => {
  it.each([
    ['AccessDenied', '', 403, 'AccessDenied'],
    ['ThrottlingException', 'Rate exceeded', 400, 'ServiceUnavailable'],
    [
      'ResourceLimitExceeded',
      "The account-level service limit 'ml.p2.xlarge for training job usage' is 0",
      400,
      'LimitExceeded',
    ],
    ['ValidationException', 'Requested resource not found.', 400, 'ObjectMissing'],
    ['ValidationException', 'Cannot update in-progress endpoint "arn".', 400, 'ServiceUnavailable'],
    ['ValidationException', "1 validation error detected: Value 'local' at 'instanceType'", 400, 'RequestRejected'],
    ['InternalFailure', 'try again', 500, 'ServiceUnavailable'],
    ['PreconditionFailed', 'At least one of the pre-conditions failed', 412, 'ObjectChanged'],
  ])('throws %s "%s" (%i) as %s, with the original as its cause', (name, message, status, type) => {
    const error = awsError(name, message, status)
    expect(rethrown(error)).toMatchObject({
      type,
      cause: error,
      message: expect.stringContaining(`could not describe training job t1: ${name}: ${message}`),
    })
  })

  it('throws a refused connection as a service that is away', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
    expect(rethrown(refused)).toMatchObject({ type: 'ServiceUnavailable', nonRetryable: false })
  })

  it.each([
    ['a cancellation', new CancelledFailure('cancelled')],
    ['a failure of ours', failure('ObjectMissing', 'gone')],
    ['a bug', new TypeError('x is not a function')],
    ['what is no error', 'a string'],
  ])('lets %s through', (_what, error) => {
    expect(rethrown(error)).toBe(error)
  })
})
