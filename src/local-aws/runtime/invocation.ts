import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../service.ts'

export type Invocation = {
  readonly endpointName: string
  readonly contentType: string | undefined
  readonly accept: string | undefined
  readonly customAttributes: string | undefined
  readonly targetVariant: string | undefined
  readonly inferenceId: string | undefined
  readonly body: Buffer
}

const bodyLimitBytes = 6_291_456

/** Reads an InvokeEndpoint request; refuses a body over SageMaker's limit. */
export function readInvocation(request: IncomingMessage, body: Buffer): Invocation {
  if (body.length > bodyLimitBytes) {
    throw new ServiceError('ValidationError', `HTTP content length exceeded ${bodyLimitBytes} bytes.`, 413)
  }
  const header = (name: string) => {
    const value = request.headers[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const inferenceId = header('x-amzn-sagemaker-inference-id')
  if (inferenceId && inferenceId.length > 64) {
    throw new ServiceError('ValidationError', `InferenceId must have 1 to 64 characters, got ${inferenceId.length}`)
  }
  return {
    endpointName: endpointOf(request.url ?? ''),
    contentType: header('content-type'),
    accept: header('accept'),
    customAttributes: header('x-amzn-sagemaker-custom-attributes'),
    targetVariant: header('x-amzn-sagemaker-target-variant'),
    inferenceId,
    body,
  }
}

function endpointOf(url: string): string {
  const name = /^\/endpoints\/([^/?]+)\/invocations(?:\?|$)/.exec(url)?.[1]
  if (!name)
    throw new ServiceError('ValidationError', 'An invocation goes to POST /endpoints/{EndpointName}/invocations')
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
