import { performance } from 'node:perf_hooks'
import { computingTime } from '../runner/computing-time.ts'
import { type ModelAnswer, type ModelRequest, type ModelStream, NoModelAnswer } from '../runner/model-client.ts'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { LiveVariant } from '../sagemaker/endpoints/live-endpoint.ts'
import { chooseInstance, type Target } from './choose.ts'
import type { Invocation } from './invocation.ts'
import { invocationMetrics } from './invocation-metrics.ts'

/** Sends the request to one of the variant's instances; undefined when no answer comes. */
export async function askModel(
  { clock, limits, random }: SageMakerContext,
  invocation: Invocation,
  variant: LiveVariant,
): Promise<ModelAnswer | undefined> {
  const server = chooseInstance(variant, random)
  return (
    server && unlessNoAnswer(server.send(modelRequest(invocation, computingTime(clock, limits.invocationTimeoutMs))))
  )
}

/** The same, answering as soon as the answer begins. */
export async function askModelForStream(
  { clock, limits, random }: SageMakerContext,
  invocation: Invocation,
  variant: LiveVariant,
): Promise<ModelStream | undefined> {
  const server = chooseInstance(variant, random)
  return (
    server && unlessNoAnswer(server.stream(modelRequest(invocation, computingTime(clock, limits.invocationTimeoutMs))))
  )
}

async function unlessNoAnswer<A>(answer: Promise<A>): Promise<A | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof NoModelAnswer) return undefined
    throw error
  }
}

function modelRequest({ contentType, accept, customAttributes, body }: Invocation, timeoutMs: number): ModelRequest {
  return {
    method: 'POST',
    path: '/invocations',
    headers: {
      ...(contentType && { 'content-type': contentType }),
      ...(accept && { accept }),
      ...(customAttributes && { 'x-amzn-sagemaker-custom-attributes': customAttributes }),
    },
    body,
    timeoutMs,
  }
}

/** Reports how an invocation ended: the container's status, 0 for none, and when its answer was there, if that is not now. */
export type Report = (statusCode: number, answered?: number) => void

/** Starts the clock of an invocation's latencies. */
export function timeInvocation(
  context: Pick<SageMakerContext, 'metrics' | 'now'>,
  endpointName: string,
  { fleet, variant }: Target,
  arrived: number,
): Report {
  const sent = performance.now()
  return (statusCode, answered = performance.now()) => {
    context.metrics.record(
      invocationMetrics({
        endpointName,
        configName: fleet.deployment.configName,
        variantName: variant.document.name,
        instanceCount: variant.servers.length,
        statusCode,
        modelLatencyMs: answered - sent,
        overheadLatencyMs: sent - arrived,
        time: context.now(),
      }),
    )
  }
}
