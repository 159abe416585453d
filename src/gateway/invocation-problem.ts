import { awsErrorKind } from '../aws/errors.ts'
import { containerFailure } from '../aws/invocations.ts'
import { Problem } from './problem.ts'

/** What a failed invocation means to the caller. Messages of the container are left out: they may quote the customer. */
export function invocationProblem(error: unknown, model: string, endpointName: string): Problem {
  const failure = containerFailure(error)
  if (failure?.timedOut || isTimeout(error)) return timeOut(model, error)
  if (failure && failure.status >= 400 && failure.status < 500) return refusedByModel(error)
  if (failure) return containerProblem(model, failure.status, error)
  switch (awsErrorKind(error)) {
    case 'not-found':
      return unknownModel(model, `there is no endpoint ${endpointName}`, error)
    case 'throttled':
    case 'quota':
      return unavailable(`the endpoint of ${model} takes no more requests now`, error)
    case 'unavailable':
    case 'in-progress':
      return unavailable(`the endpoint of ${model} is not available now`, error)
    case 'denied': {
      const detail = `the gateway may not invoke endpoint ${endpointName}: give its role sagemaker:InvokeEndpoint`
      return new Problem({ status: 502, title: 'Bad gateway', detail }, { cause: error })
    }
    default:
      return new Problem(
        { status: 502, title: 'Bad gateway', detail: `endpoint ${endpointName} refused the request of the gateway` },
        { cause: error },
      )
  }
}

export function unknownModel(model: string, reason: string, cause?: unknown): Problem {
  const detail = `no model ${JSON.stringify(model)} is served here: ${reason}`
  return new Problem({ status: 404, title: 'Unknown model', detail }, { cause })
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')
}

function timeOut(model: string, cause: unknown): Problem {
  const detail = `the model ${model} did not answer in time`
  return new Problem({ status: 504, title: 'Gateway time-out', detail }, { cause })
}

// A container answers 4xx where the request is not what it was trained for: only the caller can mend that.
function refusedByModel(cause: unknown): Problem {
  const detail = 'the model refused the request: its fields do not fit the model'
  return new Problem({ status: 400, title: 'Bad request', detail }, { cause })
}

function containerProblem(model: string, status: number, cause: unknown): Problem {
  const what = status === 0 ? 'ended without an answer' : `answered with status ${status}`
  const detail = `the container of ${model} ${what}; the log of its endpoint says why`
  return new Problem({ status: 502, title: 'Model failed', detail }, { cause })
}

function unavailable(detail: string, cause: unknown): Problem {
  return new Problem({ status: 503, title: 'Unavailable', detail, retryAfterSeconds: 1 }, { cause })
}
