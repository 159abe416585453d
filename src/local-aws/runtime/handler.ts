import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { type ModelAnswer, NoModelAnswer } from '../runner/model-client.ts'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { Fleet } from '../sagemaker/endpoints/fleet.ts'
import type { LiveEndpoint, LiveVariant } from '../sagemaker/endpoints/live-endpoint.ts'
import { ServiceError } from '../service.ts'
import { captureLine } from './capture-record.ts'
import type { CaptureWriter } from './capture-writer.ts'
import { type Invocation, readInvocation } from './invocation.ts'
import { invocationMetrics, isSuccess } from './invocation-metrics.ts'
import { modelError } from './model-error.ts'
import { pickByWeight } from './routing.ts'

export type RuntimeDeps = {
  readonly context: SageMakerContext
  readonly fleet: Pick<Fleet, 'find'>
  readonly captures: CaptureWriter
}

/** Serves InvokeEndpoint. Throws a `ServiceError` for what is not a model's answer; writes the answer itself otherwise. */
export function createInvocationHandler(deps: RuntimeDeps) {
  return async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> => {
    const arrived = performance.now()
    const invocation = readInvocation(request, body)
    const endpoint = findEndpoint(deps, invocation.endpointName)
    const variant = chooseVariant(deps, endpoint, invocation)
    refuseWhileRestored(deps, endpoint, variant)
    const answer = await invoke(deps, invocation, variant, arrived)
    capture(deps, endpoint, variant, invocation, answer)
    const { 'content-type': contentType, 'x-amzn-sagemaker-custom-attributes': attributes } = answer.headers
    response.writeHead(200, {
      ...(contentType && { 'content-type': contentType }),
      ...(attributes && { 'x-amzn-sagemaker-custom-attributes': attributes }),
      'x-amzn-invoked-production-variant': variant.document.name,
      'content-length': answer.body.length,
    })
    response.end(answer.body)
  }
}

function findEndpoint({ context, fleet }: RuntimeDeps, name: string): LiveEndpoint {
  const endpoint = fleet.find(name)
  if (endpoint) return endpoint
  throw new ServiceError('ValidationError', `Endpoint ${name} of account ${context.account} not found.`)
}

function chooseVariant(
  { context }: RuntimeDeps,
  { name, variants }: LiveEndpoint,
  invocation: Invocation,
): LiveVariant {
  const { targetVariant } = invocation
  const chosen = targetVariant
    ? variants.find(({ document }) => document.name === targetVariant)
    : pickByWeight(variants, ({ document }) => document.weight, context.random())
  if (chosen) return chosen
  const reason = targetVariant ? `has no variant ${targetVariant}` : 'has no variant with a weight above 0'
  throw new ServiceError('ValidationError', `Endpoint ${name} of account ${context.account} ${reason}.`)
}

/** Processes that never were ready serve only after a restart of this server; the model has done nothing wrong. */
function refuseWhileRestored(
  { context }: RuntimeDeps,
  { name }: LiveEndpoint,
  { document, servers }: LiveVariant,
): void {
  if (servers.some((server) => server.hasServed)) return
  const what = `Variant ${document.name} of endpoint ${name} of account ${context.account}`
  throw new ServiceError('ServiceUnavailable', `${what} is being started again. Try again later.`, 503)
}

async function invoke(
  { context }: RuntimeDeps,
  invocation: Invocation,
  variant: LiveVariant,
  arrived: number,
): Promise<ModelAnswer> {
  const sent = performance.now()
  const answer = await askModel(context, invocation, variant)
  const answered = performance.now()
  context.metrics.record(
    invocationMetrics({
      endpointName: invocation.endpointName,
      variantName: variant.document.name,
      statusCode: answer?.statusCode ?? 0,
      modelLatencyMs: answered - sent,
      overheadLatencyMs: sent - arrived,
      time: context.now(),
    }),
  )
  if (answer && isSuccess(answer.statusCode)) return answer
  throw modelError(context, invocation.endpointName, answer)
}

async function askModel(
  { limits, random }: SageMakerContext,
  invocation: Invocation,
  { servers }: LiveVariant,
): Promise<ModelAnswer | undefined> {
  const ready = servers.filter((server) => server.isReady)
  const server = ready[Math.floor(random() * ready.length)]
  const { contentType, accept, customAttributes, body } = invocation
  try {
    return await server?.send({
      method: 'POST',
      path: '/invocations',
      headers: {
        ...(contentType && { 'content-type': contentType }),
        ...(accept && { accept }),
        ...(customAttributes && { 'x-amzn-sagemaker-custom-attributes': customAttributes }),
      },
      body,
      timeoutMs: limits.invocationTimeoutMs,
    })
  } catch (error) {
    if (error instanceof NoModelAnswer) return undefined
    throw error
  }
}

function capture(
  { context, captures }: RuntimeDeps,
  { name, deployment }: LiveEndpoint,
  { document }: LiveVariant,
  { inferenceId, customAttributes, contentType, body }: Invocation,
  answer: ModelAnswer,
): void {
  const config = deployment.capture
  if (!config?.EnableCapture || !config.DestinationS3Uri) return
  if (context.random() * 100 >= (config.InitialSamplingPercentage ?? 100)) return
  const time = context.now()
  const line = captureLine(config, {
    eventId: randomUUID(),
    inferenceId,
    customAttributes,
    time,
    request: { contentType, body },
    response: { contentType: answer.headers['content-type'], body: answer.body },
  })
  captures.write({ destination: config.DestinationS3Uri, endpointName: name, variantName: document.name }, time, line)
}
