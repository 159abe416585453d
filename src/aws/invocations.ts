import { InvokeEndpointCommand, ModelError, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'

export type Invocation = {
  readonly endpointName: string
  readonly body: string
  readonly contentType: string
  /** 1 to 64 characters; what joins the captured inference to its ground truth. */
  readonly inferenceId: string
  readonly signal?: AbortSignal
}

export type InvocationAnswer = { readonly body: string; readonly variant: string; readonly contentType: string }

export type Invocations = ReturnType<typeof createInvocations>

// At 200 requests a second and 1 s an answer, 256 sockets still do not queue. SageMaker ends an invocation after 60 s.
const agent = { keepAlive: true, maxSockets: 256 }

/** How a runtime client connects: over sockets that stay open between calls. The option `requestHandler` of its constructor. */
export const invocationTransport = {
  connectionTimeout: 2_000,
  httpAgent: agent,
  httpsAgent: agent,
}

/** Invokes endpoints. */
export function createInvocations(runtime: SageMakerRuntimeClient) {
  return {
    async invoke({ endpointName, body, contentType, inferenceId, signal }: Invocation): Promise<InvocationAnswer> {
      const command = new InvokeEndpointCommand({
        EndpointName: endpointName,
        Body: Buffer.from(body, 'utf8'),
        ContentType: contentType,
        Accept: contentType,
        InferenceId: inferenceId,
      })
      const answer = await runtime.send(command, signal ? { abortSignal: signal } : {})
      return {
        body: Buffer.from(answer.Body ?? []).toString('utf8'),
        variant: answer.InvokedProductionVariant ?? '',
        contentType: answer.ContentType ?? '',
      }
    },
  }
}

/** What a container answered when it did not answer with success; `status` 0 when it did not answer at all. */
export type ContainerFailure = { readonly status: number; readonly timedOut: boolean }

/**
 * Reads SageMaker's report of a container's failure, `undefined` for any other error. The container's own message is left out:
 * it may quote the customer.
 */
export function containerFailure(error: unknown): ContainerFailure | undefined {
  if (!(error instanceof ModelError)) return undefined
  const status = error.OriginalStatusCode ?? 0
  return { status, timedOut: status === 0 && /timed out/i.test(error.message) }
}
