import type { MetricSample } from '../service.ts'

export type InvocationOutcome = {
  readonly endpointName: string
  readonly configName: string
  readonly variantName: string
  /** Of the variant. */
  readonly instanceCount: number
  /** The container's status; 0 for no answer. */
  readonly statusCode: number
  readonly modelLatencyMs: number
  readonly overheadLatencyMs: number
  /** Epoch milliseconds. */
  readonly time: number
}

const namespace = 'AWS/SageMaker'

/**
 * What SageMaker reports of an invocation: every count with 1 or 0, so that its average is a rate; latencies in microseconds. All is
 * said twice, the second time with the configuration's name, by which alarms tell a new fleet from the old one.
 */
export function invocationMetrics(outcome: InvocationOutcome): MetricSample[] {
  const { endpointName, variantName, configName, time } = outcome
  const dimensions = { EndpointName: endpointName, VariantName: variantName }
  const values = measure(outcome)
  return [dimensions, { ...dimensions, EndpointConfigName: configName }].flatMap((each) =>
    values.map(([name, value, unit]) => ({ namespace, name, dimensions: each, value, unit, time })),
  )
}

function measure({ statusCode, instanceCount, modelLatencyMs, overheadLatencyMs }: InvocationOutcome) {
  const count = (happened: boolean) => (happened ? 1 : 0)
  return [
    ['Invocations', 1, 'None'],
    ['InvocationsPerInstance', 1 / Math.max(1, instanceCount), 'None'],
    ['Invocation4XXErrors', count(statusCode >= 400 && statusCode < 500), 'Count'],
    ['Invocation5XXErrors', count(statusCode >= 500 || statusCode === 0), 'Count'],
    ['InvocationModelErrors', count(!isSuccess(statusCode)), 'Count'],
    ['ModelLatency', Math.round(modelLatencyMs * 1000), 'Microseconds'],
    ['OverheadLatency', Math.round(overheadLatencyMs * 1000), 'Microseconds'],
  ] as const
}

export function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300
}
