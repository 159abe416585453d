import type { GetMetricDataInput, MetricDataResult } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { readTraffic } from '../../src/activities/traffic-metrics.ts'

const minute = (at: number) => new Date(at * 60_000)

/** CloudWatch that answers with the given series by query id, and keeps what it was asked. */
function fakeCloudWatch(series: Record<string, readonly (readonly [minute: number, value: number])[]>) {
  const asked: GetMetricDataInput[] = []
  return {
    asked,
    async getMetricData(input: GetMetricDataInput): Promise<{ MetricDataResults: MetricDataResult[] }> {
      asked.push(input)
      const MetricDataResults = (input.MetricDataQueries ?? []).map(({ Id = '' }) => ({
        Id,
        StatusCode: 'Complete' as const,
        Timestamps: (series[Id] ?? []).map(([at]) => minute(at)),
        Values: (series[Id] ?? []).map(([, value]) => value),
      }))
      return { MetricDataResults }
    },
  }
}

const query = { model: 'm', version: 2, fromMs: 90_000, toMs: 200_000 }
const read = (cloudwatch: ReturnType<typeof fakeCloudWatch>, more: { slowThresholdMs?: number } = {}) =>
  readTraffic(cloudwatch as never, { ...query, ...more })

describe('the traffic of a variant', () => {
  it('adds up requests and failed requests over the minutes', async () => {
    const cloudwatch = fakeCloudWatch({
      requests: [
        [1, 40],
        [2, 60],
      ],
      errors: [[2, 3]],
    })
    await expect(read(cloudwatch)).resolves.toMatchObject({ requests: 100, errors: 3 })
  })

  it('counts every answer that is not 2xx, since a container may turn its exceptions into 400', async () => {
    const cloudwatch = fakeCloudWatch({})
    await read(cloudwatch)
    const names = cloudwatch.asked[0]?.MetricDataQueries?.map(({ MetricStat }) => MetricStat?.Metric?.MetricName)
    expect(names).toContain('InvocationModelErrors')
  })

  it('weights the latency of each minute by its requests, in milliseconds', async () => {
    const cloudwatch = fakeCloudWatch({
      p95: [
        [1, 10_000],
        [2, 50_000],
      ],
      measured: [
        [1, 30],
        [2, 10],
      ],
    })
    await expect(read(cloudwatch)).resolves.toMatchObject({ p95Ms: 20 })
  })

  it('has no latency, rather than 0, where nothing was measured', async () => {
    await expect(read(fakeCloudWatch({}))).resolves.toEqual({ requests: 0, errors: 0, p95Ms: null, slowRequests: null })
  })

  it('counts the requests above the threshold, which CloudWatch takes in microseconds', async () => {
    const cloudwatch = fakeCloudWatch({
      slow: [
        [1, 2],
        [2, 5],
      ],
    })
    await expect(read(cloudwatch, { slowThresholdMs: 200 })).resolves.toMatchObject({ slowRequests: 7 })
    expect(cloudwatch.asked[0]?.MetricDataQueries?.map(({ MetricStat }) => MetricStat?.Stat)).toContain('TC(200000:)')
  })

  it('is read from the whole minute in which the time began, as CloudWatch keeps it', async () => {
    const cloudwatch = fakeCloudWatch({})
    await read(cloudwatch)
    expect(cloudwatch.asked[0]?.StartTime).toEqual(minute(1))
  })
})

describe('a series that CloudWatch could not give whole', () => {
  it.each(['InternalError', 'Forbidden', 'PartialData'] as const)(
    'is an error when it is %s, never no errors at all',
    async (StatusCode) => {
      const cloudwatch = fakeCloudWatch({ requests: [[1, 500]] })
      const partly = {
        async getMetricData(input: GetMetricDataInput) {
          const { MetricDataResults } = await cloudwatch.getMetricData(input)
          return {
            MetricDataResults: MetricDataResults.map((result) =>
              result.Id === 'errors' ? { ...result, StatusCode } : result,
            ),
          }
        },
      }
      await expect(readTraffic(partly as never, query)).rejects.toMatchObject({
        type: 'ServiceUnavailable',
        message: expect.stringContaining(`CloudWatch gave errors as ${StatusCode}`),
      })
    },
  )

  it('is read page by page', async () => {
    const pages = [{ NextToken: 'more', values: [40] }, { values: [2] }]
    const paged = {
      async getMetricData({ NextToken, MetricDataQueries = [] }: GetMetricDataInput) {
        const page = pages[NextToken ? 1 : 0]
        const at = NextToken ? 2 : 1
        const MetricDataResults = MetricDataQueries.map(({ Id }) => ({
          Id,
          StatusCode: NextToken ? ('Complete' as const) : ('PartialData' as const),
          Timestamps: [minute(at)],
          Values: page?.values ?? [],
        }))
        return { MetricDataResults, ...(page?.NextToken && { NextToken: page.NextToken }) }
      },
    }
    await expect(readTraffic(paged as never, query)).resolves.toMatchObject({ requests: 42 })
  })
})
