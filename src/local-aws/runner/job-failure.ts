import { ServiceError } from '../service.ts'

/** Ends a job or keeps an endpoint from starting; the message is its `FailureReason`, the name its kind (`AlgorithmError`). */
export class JobFailure extends Error {
  constructor(
    kind: 'AlgorithmError' | 'CapacityError' | 'ClientError' | 'InternalServerError',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = kind
  }
}

const reasonLimit = 1_024

/** `AlgorithmError: …`, never longer than AWS lets a reason be. What is neither the job's nor its request's fault is our own. */
export function failureReason(error: unknown): string {
  const kind =
    error instanceof JobFailure ? error.name : error instanceof ServiceError ? 'ClientError' : 'InternalServerError'
  const message = error instanceof Error ? error.message : String(error)
  return `${kind}: ${message}`.slice(0, reasonLimit)
}

/** The reason of a container that ended with a code, with the first of what it wrote to `output/failure`. */
export function exitFailure(code: number, written: string): JobFailure {
  const suffix = `, exit code: ${code}`
  const text = written.trim() || 'Please see job logs for more information'
  return new JobFailure(
    'AlgorithmError',
    text.slice(0, reasonLimit - 'AlgorithmError: '.length - suffix.length) + suffix,
  )
}
