import type { CloudWatch, GetMetricDataInput, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch'
import { endpointName } from '../contract/endpoint-name.ts'
import type { VariantTraffic } from '../domain/rollout/observation.ts'
import { variantName } from '../domain/rollout/variant.ts'
import { failure } from './failures.ts'

type TrafficQuery = {
  readonly model: string
  readonly version: number
  readonly fromMs: number
  readonly toMs: number
  readonly slowThresholdMs?: number
}

const minuteMs = 60_000
const microsecondsPerMs = 1_000

/**
 * Reads a variant's traffic from CloudWatch. InvocationModelErrors counts every answer that is not 2xx, time-outs and broken
 * connections included: containers that turn each exception into a 400 would hide behind the 5xx count.
 */
export async function readTraffic(
  cloudwatch: Pick<CloudWatch, 'getMetricData'>,
  query: TrafficQuery,
): Promise<VariantTraffic> {
  const { fromMs, toMs, slowThresholdMs } = query
  const results = await readAll(cloudwatch, {
    StartTime: new Date(Math.floor(fromMs / minuteMs) * minuteMs),
    EndTime: new Date(toMs),
    MetricDataQueries: [
      metric(query, 'requests', 'Invocations', 'Sum'),
      metric(query, 'errors', 'InvocationModelErrors', 'Sum'),
      metric(query, 'measured', 'ModelLatency', 'SampleCount'),
      metric(query, 'p95', 'ModelLatency', 'p95'),
      ...(slowThresholdMs === undefined
        ? []
        : [metric(query, 'slow', 'ModelLatency', `TC(${slowThresholdMs * microsecondsPerMs}:)`)]),
    ],
  })
  const values = (id: string) => valuesByTime(results, id)
  const p95 = weightedMean(values('p95'), values('measured'))
  return {
    requests: sum(values('requests')),
    errors: sum(values('errors')),
    p95Ms: p95 === null ? null : p95 / microsecondsPerMs,
    slowRequests: slowThresholdMs === undefined ? null : sum(values('slow')),
  }
}

/** Every page of the answer. A series that CloudWatch could not give whole is an error: its gap would read as "nothing happened". */
async function readAll(
  cloudwatch: Pick<CloudWatch, 'getMetricData'>,
  input: GetMetricDataInput & { MetricDataQueries: MetricDataQuery[] },
): Promise<MetricDataResult[]> {
  const results: MetricDataResult[] = []
  let NextToken: string | undefined
  do {
    const page = await cloudwatch.getMetricData({ ...input, ...(NextToken && { NextToken }) })
    results.push(...(page.MetricDataResults ?? []))
    NextToken = page.NextToken
  } while (NextToken)
  for (const { Id } of input.MetricDataQueries) {
    const last = results.findLast((result) => result.Id === Id)
    if (last?.StatusCode === 'Complete') continue
    throw failure('ServiceUnavailable', `CloudWatch gave ${Id} as ${last?.StatusCode ?? 'missing'}, not as Complete`)
  }
  return results
}

function metric({ model, version }: TrafficQuery, id: string, name: string, statistic: string): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/SageMaker',
        MetricName: name,
        Dimensions: [
          { Name: 'EndpointName', Value: endpointName(model) },
          { Name: 'VariantName', Value: variantName(version) },
        ],
      },
      Period: minuteMs / 1000,
      Stat: statistic,
    },
  }
}

function valuesByTime(results: readonly MetricDataResult[], id: string): ReadonlyMap<number, number> {
  const parts = results.filter(({ Id }) => Id === id)
  return new Map(
    parts.flatMap(({ Timestamps = [], Values = [] }) =>
      Timestamps.map((time, index) => [time.getTime(), Values[index] ?? 0] as const),
    ),
  )
}

function sum(values: ReadonlyMap<number, number>): number {
  return [...values.values()].reduce((total, value) => total + value, 0)
}

/** CloudWatch gives a percentile a minute; their mean, weighted by each minute's requests, stands for the whole stretch. */
function weightedMean(values: ReadonlyMap<number, number>, weights: ReadonlyMap<number, number>): number | null {
  const total = sum(weights)
  if (total === 0) return null
  return [...values].reduce((mean, [time, value]) => mean + value * ((weights.get(time) ?? 0) / total), 0)
}
