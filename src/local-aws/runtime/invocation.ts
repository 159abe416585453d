import type { IncomingMessage } from 'node:http'
import { runtimeError } from './runtime-error.ts'

export type Invocation = {
  readonly kind: 'plain' | 'stream'
  readonly endpointName: string
  readonly contentType: string | undefined
  readonly accept: string | undefined
  readonly customAttributes: string | undefined
  readonly targetVariant: string | undefined
  readonly inferenceId: string | undefined
  readonly body: Buffer
}

const bodyLimitBytes = 6_291_456

/** Longest values, by the header without AWS's prefix, and the member that it carries. */
const limits = [
  ['custom-attributes', 'CustomAttributes', 1_024],
  ['inference-id', 'InferenceId', 64],
  ['target-variant', 'TargetVariant', 63],
] as const

/** What asks for endpoints of other kinds than are served. */
const unserved = [
  ['target-model', 'TargetModel', 'a multi-model endpoint'],
  ['target-container-hostname', 'TargetContainerHostname', 'an endpoint of several containers'],
  ['inference-component', 'InferenceComponentName', 'an endpoint with inference components'],
  ['session-id', 'SessionId', 'an endpoint with stateful sessions'],
  ['enable-explanations', 'EnableExplanations', 'an endpoint with an ExplainerConfig'],
] as const

/** Reads a request of InvokeEndpoint or of its streaming kind; refuses what SageMaker's limits and this server do not allow. */
export function readInvocation(request: IncomingMessage, body: Buffer): Invocation {
  const { kind, endpointName } = readPath(request.url ?? '')
  const header = (name: string) => {
    const value = request.headers[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const own = (name: string) => header(`x-amzn-sagemaker-${name}`)
  if (body.length > bodyLimitBytes) {
    throw runtimeError('ValidationError', `HTTP content length exceeded ${bodyLimitBytes} bytes.`, 413)
  }
  for (const [name, member, longest] of limits) checkLength(member, own(name), longest)
  for (const [name, member, needs] of unserved) {
    if (own(name) === undefined) continue
    throw runtimeError('ValidationError', `${member} needs ${needs}, which the embedded SageMaker does not serve.`)
  }
  return {
    kind,
    endpointName,
    contentType: header('content-type'),
    accept: kind === 'stream' ? own('accept') : header('accept'),
    customAttributes: own('custom-attributes'),
    targetVariant: own('target-variant'),
    inferenceId: own('inference-id'),
    body,
  }
}

function checkLength(member: string, value: string | undefined, longest: number): void {
  if (value === undefined || value.length <= longest) return
  const name = member.charAt(0).toLowerCase() + member.slice(1)
  throw runtimeError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ` +
      `Member must have length less than or equal to ${longest}`,
  )
}

function readPath(url: string): Pick<Invocation, 'kind' | 'endpointName'> {
  const [, encoded, operation] = /^\/endpoints\/([^/?]+)\/([a-z-]+)(?:\?|$)/.exec(url) ?? []
  const endpointName = decoded(encoded ?? '')
  if (operation === 'invocations') return { kind: 'plain', endpointName }
  if (operation === 'invocations-response-stream') return { kind: 'stream', endpointName }
  if (operation === 'async-invocations') {
    const needs = 'an endpoint with an AsyncInferenceConfig, which the embedded SageMaker does not serve'
    throw runtimeError('ValidationError', `InvokeEndpointAsync needs ${needs}.`)
  }
  throw runtimeError('ValidationError', 'An invocation goes to POST /endpoints/{EndpointName}/invocations')
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
