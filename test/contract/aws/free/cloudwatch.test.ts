import { expect, it } from 'vitest'
import { refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const cloudwatch = () => aws.target.clients.cloudwatch
const polling = () => ({ timeout: aws.target.wait.maxWaitTime * 1000, interval: aws.target.wait.maxDelay * 1000 })

it('metrics are put, found by their dimensions, and read with statistics and with metric math', async () => {
  const Dimensions = [{ Name: 'run', Value: aws.uniqueName('run') }]
  const metric = { MetricName: 'latency', Dimensions }
  const Namespace = 'PerennialContract'
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 120_000)
  await cloudwatch().putMetricData({
    Namespace,
    MetricData: [1, 2, 3, 10].map((Value) => ({ ...metric, Value, Timestamp: at, Unit: 'Milliseconds' as const })),
  })
  const range = { StartTime: new Date(at.getTime() - 60_000), EndTime: new Date(at.getTime() + 60_000) }
  const statistics = () =>
    cloudwatch().getMetricStatistics({
      Namespace,
      ...metric,
      ...range,
      Period: 60,
      Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'],
    })
  await expect
    .poll(async () => (await statistics()).Datapoints, polling())
    .toEqual([{ Timestamp: at, SampleCount: 4, Sum: 16, Average: 4, Minimum: 1, Maximum: 10, Unit: 'Milliseconds' }])
  await expect
    .poll(async () => (await cloudwatch().listMetrics({ Namespace, Dimensions })).Metrics, polling())
    .toEqual([{ Namespace, ...metric }])
  const Metric = { Namespace, ...metric }
  const { MetricDataResults } = await cloudwatch().getMetricData({
    ...range,
    MetricDataQueries: [
      { Id: 'sum', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
      { Id: 'count', MetricStat: { Metric, Period: 60, Stat: 'SampleCount' }, ReturnData: false },
      { Id: 'mean', Expression: 'sum / count', Label: 'the mean' },
    ],
  })
  expect(MetricDataResults).toMatchObject([
    { Id: 'mean', Label: 'the mean', StatusCode: 'Complete', Timestamps: [at], Values: [4] },
  ])
})

it('ten thousand bytes of metrics come compressed and are read all the same', async () => {
  const Namespace = 'PerennialContract'
  const MetricName = aws.uniqueName('many')
  const Timestamp = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000)
  const MetricData = Array.from({ length: 400 }, (_, Value) => ({ MetricName, Timestamp, Value }))
  await cloudwatch().putMetricData({ Namespace, MetricData })
  const read = async () => {
    const { Datapoints } = await cloudwatch().getMetricStatistics({
      Namespace,
      MetricName,
      StartTime: Timestamp,
      EndTime: new Date(Timestamp.getTime() + 60_000),
      Period: 60,
      Statistics: ['SampleCount'],
    })
    return Datapoints?.[0]?.SampleCount
  }
  await expect.poll(read, polling()).toBe(400)
})

it('what is asked wrongly has the names of CloudWatch', async () => {
  const request = { Namespace: 'PerennialContract', MetricName: 'm', Period: 60, Statistics: ['Sum' as const] }
  const now = new Date()
  await expect(
    cloudwatch().getMetricStatistics({ ...request, StartTime: now, EndTime: new Date(now.getTime() - 60_000) }),
  ).rejects.toMatchObject(
    refusal('ValidationException', /^The parameter StartTime must be less than the parameter EndTime\.$/),
  )
  await expect(cloudwatch().deleteAlarms({ AlarmNames: ['contract-never-made'] })).resolves.toBeDefined()
  await expect(
    cloudwatch().setAlarmState({ AlarmName: 'contract-never-made', StateValue: 'OK', StateReason: 'a test' }),
  ).rejects.toMatchObject(refusal('ResourceNotFound', /./, 404))
})
