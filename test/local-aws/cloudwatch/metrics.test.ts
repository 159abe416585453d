import { describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Namespace = 'Perennial/Test'
const minute = 60_000
const start = Math.floor(Date.now() / minute) * minute - 10 * minute
const dynamic = (name: string) => `\${${name}}`
const at = (seconds: number) => new Date(start + seconds * 1000)

function query(MetricName: string, Stat: string, Period = 60) {
  return { Id: 'q', MetricStat: { Metric: { Namespace, MetricName }, Period, Stat } }
}

async function values(MetricName: string, Stat: string, Period: number, from: Date, to: Date) {
  const range = { StartTime: from, EndTime: to, ScanBy: 'TimestampAscending' } as const
  const answer = await aws
    .cloudwatch()
    .getMetricData({ MetricDataQueries: [query(MetricName, Stat, Period)], ...range })
  const [result] = answer.MetricDataResults ?? []
  return (result?.Timestamps ?? []).map((time, index) => [(time.getTime() - start) / 1000, result?.Values?.[index]])
}

describe('metrics', () => {
  it('are read by period, aligned to the start rounded down to the minute', async () => {
    const MetricData = [5, 15, 65, 125].map((seconds) => ({
      MetricName: 'periods',
      Value: seconds,
      Timestamp: at(seconds),
    }))
    await aws.cloudwatch().putMetricData({ Namespace, MetricData })
    expect(await values('periods', 'Sum', 60, at(30), at(180))).toEqual([
      [0, 20],
      [60, 65],
      [120, 125],
    ])
    expect(await values('periods', 'SampleCount', 10, at(0), at(60))).toEqual([
      [0, 1],
      [10, 1],
    ])
    expect(await values('periods', 'Sum', 60, at(60), at(120))).toEqual([[60, 65]])
  })

  it('put just now are counted when the range ends now, whatever the period', async () => {
    const begun = new Date()
    const cloudwatch = aws.cloudwatch()
    for (let n = 1; n <= 3; n += 1)
      await cloudwatch.putMetricData({ Namespace, MetricData: [{ MetricName: 'now', Value: n }] })
    const range = { StartTime: begun, EndTime: new Date(Date.now() + 1) }
    const { MetricDataResults } = await cloudwatch.getMetricData({
      MetricDataQueries: [query('now', 'Sum', 3600)],
      ...range,
    })
    expect(MetricDataResults?.[0]?.Values).toEqual([6])
  })

  it('with other dimensions are other metrics, in whatever order they are named', async () => {
    const cloudwatch = aws.cloudwatch()
    const a = { Name: 'EndpointName', Value: 'e' }
    const b = { Name: 'VariantName', Value: 'v' }
    const MetricData = [
      { MetricName: 'dimensions', Value: 1, Dimensions: [a, b], Timestamp: at(0) },
      { MetricName: 'dimensions', Value: 10, Dimensions: [a], Timestamp: at(0) },
    ]
    await cloudwatch.putMetricData({ Namespace, MetricData })
    const statistics = async (Dimensions: Array<typeof a>) =>
      cloudwatch.getMetricStatistics({
        Namespace,
        MetricName: 'dimensions',
        Dimensions,
        StartTime: at(0),
        EndTime: at(60),
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
        ExtendedStatistics: ['p99'],
      })
    expect((await statistics([b, a])).Datapoints).toEqual([
      { Timestamp: at(0), Unit: 'None', Sum: 1, SampleCount: 1, ExtendedStatistics: { p99: 1 } },
    ])
    expect((await statistics([b])).Datapoints).toEqual([])
    const listed = await cloudwatch.listMetrics({
      Namespace,
      MetricName: 'dimensions',
      Dimensions: [{ Name: 'VariantName' }],
    })
    expect(listed.Metrics).toEqual([{ Namespace, MetricName: 'dimensions', Dimensions: [a, b] }])
  })

  it('come as values with counts, as summaries, and compressed when there are many', async () => {
    const cloudwatch = aws.cloudwatch()
    const many = Array.from({ length: 900 }, (_, n) => ({
      MetricName: 'many',
      Value: n,
      Timestamp: at(n % 60),
      Unit: 'Count' as const,
    }))
    await cloudwatch.putMetricData({ Namespace, MetricData: many })
    expect(await values('many', 'SampleCount', 60, at(0), at(60))).toEqual([[0, 900]])
    const StatisticValues = { SampleCount: 2, Sum: 5, Minimum: 1, Maximum: 4 }
    const MetricData = [
      { MetricName: 'mixed', Values: [1, 2], Counts: [3, 1], Timestamp: at(0) },
      { MetricName: 'mixed', StatisticValues, Timestamp: at(1) },
    ]
    await cloudwatch.putMetricData({ Namespace, MetricData })
    expect(await values('mixed', 'Sum', 60, at(0), at(60))).toEqual([[0, 10]])
    expect(await values('mixed', 'p50', 60, at(0), at(60))).toEqual([])
  })

  it('are still there after a restart', async () => {
    const before = await values('periods', 'Sum', 60, at(0), at(180))
    await aws.restart()
    expect(before).not.toEqual([])
    expect(await values('periods', 'Sum', 60, at(0), at(180))).toEqual(before)
  })

  it('are computed with, and shown under the labels that were asked for', async () => {
    const data = [0, 60, 120].flatMap((seconds, index) => [
      { MetricName: 'errors', Value: index, Timestamp: at(seconds) },
      { MetricName: 'requests', Value: 10, Timestamp: at(seconds) },
    ])
    const cloudwatch = aws.cloudwatch()
    await cloudwatch.putMetricData({ Namespace, MetricData: data })
    const metric = (Id: string, name: string) => ({ ...query(name, 'Sum'), Id, ReturnData: false })
    const { MetricDataResults } = await cloudwatch.getMetricData({
      MetricDataQueries: [
        metric('m1', 'errors'),
        metric('m2', 'requests'),
        { Id: 'rate', Expression: 'm1 / m2 * 100', Label: `error rate, at most ${dynamic('MAX')} %` },
        { Id: 'twice', Expression: '2 * rate' },
        { Id: 'both', Expression: 'METRICS()', Label: 'all' },
        {
          ...query('errors', 'Sum'),
          Id: 'named',
          Label: `${dynamic("PROP('MetricName')")} by ${dynamic("PROP('Period')")} s`,
        },
      ],
      StartTime: at(0),
      EndTime: at(180),
      ScanBy: 'TimestampAscending',
    })
    expect(MetricDataResults?.map(({ Id, Label, Values }) => [Id, Label, Values])).toEqual([
      ['rate', 'error rate, at most 20 %', [0, 10, 20]],
      ['twice', 'twice', [0, 20, 40]],
      ['both', 'all errors', [0, 1, 2]],
      ['both', 'all requests', [10, 10, 10]],
      ['both', 'all errors by 60 s', [0, 1, 2]],
      ['named', 'errors by 60 s', [0, 1, 2]],
    ])
  })

  it('come in pages of as many values as were asked for, each value once, in either order', async () => {
    const cloudwatch = aws.cloudwatch()
    const MetricData = Array.from({ length: 7 }, (_, n) => ({ MetricName: 'paged', Value: n, Timestamp: at(n * 60) }))
    await cloudwatch.putMetricData({ Namespace, MetricData })
    for (const ScanBy of ['TimestampAscending', 'TimestampDescending'] as const) {
      const found: Array<[string | undefined, number]> = []
      const statuses: Array<string | undefined> = []
      let NextToken: string | undefined
      do {
        const page = await cloudwatch.getMetricData({
          MetricDataQueries: [
            { ...query('paged', 'Sum'), Id: 'first' },
            { Id: 'second', Expression: 'first + 100' },
          ],
          StartTime: at(0),
          EndTime: at(420),
          MaxDatapoints: 3,
          ScanBy,
          ...(NextToken && { NextToken }),
        })
        for (const { Id, Values = [] } of page.MetricDataResults ?? [])
          for (const value of Values) found.push([Id, value])
        statuses.push(page.MetricDataResults?.at(-1)?.StatusCode)
        NextToken = page.NextToken
      } while (NextToken)
      const numbers = ScanBy === 'TimestampAscending' ? [0, 1, 2, 3, 4, 5, 6] : [6, 5, 4, 3, 2, 1, 0]
      expect(found).toEqual([...numbers.map((n) => ['first', n]), ...numbers.map((n) => ['second', n + 100])])
      expect(statuses).toEqual(['PartialData', 'PartialData', 'PartialData', 'PartialData', 'Complete'])
    }
  })

  it('that nobody put are an empty result, not an error', async () => {
    expect(await values('never', 'Sum', 60, at(0), at(60))).toEqual([])
  })
})

describe('a request for metrics', () => {
  const range = { StartTime: at(0), EndTime: at(60) }

  it.each([
    ['a value that is no number', { MetricName: 'm', Value: Number.NaN }, 'MetricData.member.1.Value'],
    ['no value', { MetricName: 'm' }, 'exactly one'],
    ['counts that do not fit', { MetricName: 'm', Values: [1, 2], Counts: [1] }, 'Counts'],
    ['an empty name', { MetricName: '', Value: 1 }, 'metricName'],
    ['a time of three weeks ago', { MetricName: 'm', Value: 1, Timestamp: at(-21 * 86_400) }, 'two weeks in the past'],
    ['a time in three hours', { MetricName: 'm', Value: 1, Timestamp: at(4 * 3600) }, 'two hours in the future'],
  ])('to put %s is refused', async (_, datum, message) => {
    await expect(aws.cloudwatch().putMetricData({ Namespace, MetricData: [datum] })).rejects.toThrow(message)
  })

  it.each([
    ['an unknown statistic', { ...query('m', 'Medium'), Id: 'a' }, 'Medium'],
    ['a period of seven seconds', { ...query('m', 'Sum', 7), Id: 'a' }, 'Period'],
    [
      'math over no metric',
      { Id: 'a', Expression: 'm1/m2' },
      "Error in expression 'a': there is no query with the Id m1",
    ],
    ['math that cannot be read', { Id: 'a', Expression: '1 +' }, "Error in expression 'a': Unexpected the end"],
    ['a scalar as its result', { Id: 'a', Expression: '1 + 1', Period: 60 }, 'must be a time series'],
    ['math over itself', { Id: 'a', Expression: 'a + 1' }, 'a → a'],
    ['Metrics Insights', { Id: 'a', Expression: 'SELECT AVG(x) FROM y', Period: 60 }, 'Metrics Insights'],
    ['both a metric and math', { ...query('m', 'Sum'), Expression: 'm' }, 'either a MetricStat or an Expression'],
    ['an unknown dynamic label', { ...query('m', 'Sum'), Label: dynamic('MEDIAN') }, 'MEDIAN'],
    ['a metric of another account', { ...query('m', 'Sum'), AccountId: '123456789012' }, 'AccountId'],
    ['an id in capitals', query('m', 'Sum') && { ...query('m', 'Sum'), Id: 'A' }, 'Id'],
  ])('with %s is refused', async (_, one, message) => {
    await expect(aws.cloudwatch().getMetricData({ MetricDataQueries: [one], ...range })).rejects.toThrow(message)
  })

  it('with a token that is none is refused', async () => {
    const asked = { MetricDataQueries: [query('m', 'Sum')], ...range, NextToken: 'nonsense' }
    await expect(aws.cloudwatch().getMetricData(asked)).rejects.toMatchObject({ name: 'InvalidNextToken' })
  })

  it('as statistics is refused when it asks for more than 1,440 datapoints, of which it says how many', async () => {
    const asked = { Namespace, MetricName: 'm', StartTime: at(0), EndTime: at(1441 * 60), Period: 60 }
    await expect(aws.cloudwatch().getMetricStatistics({ ...asked, Statistics: ['Sum'] })).rejects.toThrow(
      'You have requested up to 1,441 datapoints, which exceeds the limit of 1,440.',
    )
    await expect(aws.cloudwatch().getMetricStatistics({ ...asked, EndTime: at(1440 * 60) })).rejects.toThrow(
      'Statistics',
    )
    const most = await aws.cloudwatch().getMetricStatistics({ ...asked, EndTime: at(1440 * 60), Statistics: ['Sum'] })
    expect(most.Datapoints).toEqual([])
  })

  it('whose range is empty is refused', async () => {
    const MetricDataQueries = [query('m', 'Sum')]
    await expect(
      aws.cloudwatch().getMetricData({ MetricDataQueries, StartTime: at(60), EndTime: at(0) }),
    ).rejects.toThrow('StartTime must be less')
  })

  it('fails under the name by which clients of the Query protocol know the error', async () => {
    await expect(
      aws.cloudwatch().getMetricData({ MetricDataQueries: [query('m', 'Medium')], ...range }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValueException', Code: 'InvalidParameterValue' })
  })
})
