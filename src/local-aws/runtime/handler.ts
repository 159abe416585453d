import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { ModelAnswer } from '../runner/model-client.ts'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { Fleet } from '../sagemaker/endpoints/fleet.ts'
import { askModel, askModelForStream, type Report, timeInvocation } from './ask-model.ts'
import { capture, isSampled } from './capture.ts'
import type { CaptureWriter } from './capture-writer.ts'
import { chooseTarget, type Target } from './choose.ts'
import { type Invocation, readInvocation } from './invocation.ts'
import { isSuccess } from './invocation-metrics.ts'
import { modelError } from './model-error.ts'
import { writeResponseStream } from './response-stream.ts'
import { createShadows } from './shadow.ts'

export type RuntimeDeps = {
  readonly context: SageMakerContext
  readonly fleet: Pick<Fleet, 'find'>
  readonly captures: CaptureWriter
}

type Call = {
  readonly invocation: Invocation
  readonly target: Target
  /** Given when the call is captured. */
  readonly eventId: string | undefined
  readonly report: Report
}

/** Serves InvokeEndpoint. Throws a `ServiceError` for what is not a model's answer; writes the answer itself otherwise. */
export function createInvocationHandler(deps: RuntimeDeps) {
  const { context } = deps
  const shadows = createShadows(deps)
  return async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> => {
    const arrived = performance.now()
    const invocation = readInvocation(request, body)
    const target = chooseTarget(deps, invocation)
    const eventId = isSampled(context, target) ? randomUUID() : undefined
    shadows.mirror(target, invocation, eventId)
    const report = timeInvocation(context, invocation.endpointName, target, arrived)
    const call = { invocation, target, eventId, report }
    if (invocation.kind === 'stream') await answerInStream(deps, call, response)
    else await answerAtOnce(deps, call, response)
  }
}

async function answerAtOnce(deps: RuntimeDeps, call: Call, response: ServerResponse): Promise<void> {
  const { invocation, target, eventId, report } = call
  const answer = await askModel(deps.context, invocation, target.variant)
  const answered = performance.now()
  if (!answer || !isSuccess(answer.statusCode)) {
    report(answer?.statusCode ?? 0)
    throw modelError(deps.context, invocation.endpointName, answer)
  }
  const { 'content-type': contentType, 'x-amzn-sagemaker-custom-attributes': attributes } = answer.headers
  response.writeHead(200, {
    ...(contentType && { 'content-type': contentType }),
    ...(attributes && { 'x-amzn-sagemaker-custom-attributes': attributes }),
    'x-amzn-invoked-production-variant': target.variant.document.name,
    'content-length': answer.body.length,
  })
  response.end(answer.body)
  // The caller need not wait for what is only written down.
  report(answer.statusCode, answered)
  if (eventId) capture(deps, target, invocation, answer, eventId)
}

async function answerInStream(deps: RuntimeDeps, call: Call, response: ServerResponse): Promise<void> {
  const { invocation, target, eventId, report } = call
  const stream = await askModelForStream(deps.context, invocation, target.variant)
  if (!stream || !isSuccess(stream.statusCode)) {
    const answer = stream && (await whole(stream))
    report(answer?.statusCode ?? 0)
    throw modelError(deps.context, invocation.endpointName, answer)
  }
  const body = await writeResponseStream(response, stream, target.variant.document.name)
  report(body ? stream.statusCode : 0)
  if (eventId && body) capture(deps, target, invocation, { headers: stream.headers, body }, eventId)
}

/** A refusal with its text; undefined when the text broke off. */
async function whole(stream: { readonly body: AsyncIterable<Buffer> } & Omit<ModelAnswer, 'body'>) {
  const parts: Buffer[] = []
  try {
    for await (const part of stream.body) parts.push(part)
  } catch {
    return undefined
  }
  return { ...stream, body: Buffer.concat(parts) }
}
