import type { Ask } from './ask.ts'

/** What a variant did in the last minutes, a number a minute, the oldest first. */
export type Traffic = {
  readonly requests: readonly number[]
  readonly errors: readonly number[]
  /** Of the newest minute that had requests, in milliseconds. */
  readonly latencyMs?: number
}

export const noTraffic: Traffic = { requests: [], errors: [] }

const minutes = 10
const minuteMs = 60_000

const metrics = [
  ['Invocations', 'Sum'],
  ['InvocationModelErrors', 'Sum'],
  ['ModelLatency', 'p50'],
] as const

/** Requests, errors and latency of an endpoint's variants in the last ten minutes. */
export async function readTraffic(
  ask: Ask,
  endpoint: string,
  variants: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, Traffic>> {
  if (variants.length === 0) return new Map()
  const end = (Math.floor(now / minuteMs) + 1) * minuteMs
  const start = end - minutes * minuteMs
  const answer = await ask('GetMetricData', {
    StartTime: new Date(start),
    EndTime: new Date(end),
    ScanBy: 'TimestampAscending',
    MetricDataQueries: variants.flatMap((variant, index) =>
      metrics.map(([MetricName, Stat]) => ({
        Id: `v${index}_${MetricName.toLowerCase()}`,
        MetricStat: { Metric: { ...metricOf(endpoint, variant), MetricName }, Period: minuteMs / 1000, Stat },
      })),
    ),
  })
  const byMinute = new Map(
    (answer?.MetricDataResults ?? []).map(({ Id = '', Timestamps = [], Values = [] }) => {
      const values = Array<number>(minutes).fill(0)
      Timestamps.forEach((time, at) => {
        values[Math.floor((time.getTime() - start) / minuteMs)] = Values[at] ?? 0
      })
      return [Id, values]
    }),
  )
  const read = (index: number, metric: string) => byMinute.get(`v${index}_${metric.toLowerCase()}`) ?? []
  return new Map(
    variants.map((variant, index) => {
      const latency = read(index, 'ModelLatency').findLast((value) => value > 0)
      return [
        variant,
        {
          requests: read(index, 'Invocations'),
          errors: read(index, 'InvocationModelErrors'),
          ...(latency !== undefined && { latencyMs: latency / 1000 }),
        },
      ]
    }),
  )
}

function metricOf(endpoint: string, variant: string) {
  return {
    Namespace: 'AWS/SageMaker',
    Dimensions: [
      { Name: 'EndpointName', Value: endpoint },
      { Name: 'VariantName', Value: variant },
    ],
  }
}
