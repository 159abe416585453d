import type { MetricSample } from '../service.ts'

export type InvocationOutcome = {
  readonly endpointName: string
  readonly variantName: string
  /** The container's status; 0 for no answer. */
  readonly statusCode: number
  readonly modelLatencyMs: number
  readonly overheadLatencyMs: number
  /** Epoch milliseconds. */
  readonly time: number
}

const namespace = 'AWS/SageMaker'

/** What SageMaker reports of an invocation: every count with 1 or 0, so that its average is a rate; latencies in microseconds. */
export function invocationMetrics(outcome: InvocationOutcome): MetricSample[] {
  const { statusCode, endpointName, variantName, time } = outcome
  const dimensions = { EndpointName: endpointName, VariantName: variantName }
  const count = (name: string, happened: boolean): MetricSample => ({
    namespace,
    name,
    dimensions,
    value: happened ? 1 : 0,
    unit: name === 'Invocations' ? 'None' : 'Count',
    time,
  })
  const latency = (name: string, ms: number): MetricSample => ({
    namespace,
    name,
    dimensions,
    value: Math.round(ms * 1000),
    unit: 'Microseconds',
    time,
  })
  return [
    count('Invocations', true),
    count('Invocation4XXErrors', statusCode >= 400 && statusCode < 500),
    count('Invocation5XXErrors', statusCode >= 500 || statusCode === 0),
    count('InvocationModelErrors', !isSuccess(statusCode)),
    latency('ModelLatency', outcome.modelLatencyMs),
    latency('OverheadLatency', outcome.overheadLatencyMs),
  ]
}

export function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300
}
