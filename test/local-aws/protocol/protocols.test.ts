import { AwsJson1_0Protocol, AwsQueryProtocol } from '@aws-sdk/core/protocols'
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor'
import { describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()

// CloudWatch is asked in three protocols: by today's clients, by those of Go and Java, and by those of old.
const protocols = { json: AwsJson1_0Protocol, query: AwsQueryProtocol, cbor: SmithyRpcV2CborProtocol }

describe.each(Object.entries(protocols))('CloudWatch in %s', (name, protocol) => {
  const cloudwatch = () => aws.cloudwatch({ protocol })
  const Namespace = `protocol/${name}`
  const Timestamp = new Date(Date.now() - 120_000)

  it('takes lists of structures with times and numbers, and answers them', async () => {
    const Dimensions = [{ Name: 'a <b>', Value: 'c&d' }]
    const MetricData = [{ MetricName: 'm', Dimensions, Timestamp, Values: [1, 2.5], Counts: [1, 3] }]
    await cloudwatch().putMetricData({ Namespace, MetricData })
    expect((await cloudwatch().listMetrics({ Namespace })).Metrics).toEqual([
      { Namespace, MetricName: 'm', Dimensions },
    ])
    const { Datapoints } = await cloudwatch().getMetricStatistics({
      Namespace,
      MetricName: 'm',
      Dimensions,
      StartTime: new Date(Timestamp.getTime() - 60_000),
      EndTime: new Date(Timestamp.getTime() + 60_000),
      Period: 60,
      Statistics: ['Sum', 'SampleCount'],
    })
    expect(Datapoints).toHaveLength(1)
    expect(Datapoints?.[0]).toMatchObject({ Sum: 8.5, SampleCount: 4, Timestamp: expect.any(Date) })
  })

  it('answers errors under the names that its clients know', async () => {
    const StartTime = Timestamp
    const request = { Namespace, MetricName: 'm', StartTime, EndTime: StartTime, Period: 60 }
    await expect(cloudwatch().getMetricStatistics(request)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
      name: expect.stringMatching(/InvalidParameter|MissingParameter/),
    })
  })

  it('answers a violated constraint', async () => {
    await expect(cloudwatch().putMetricData({ Namespace, MetricData: [{ MetricName: '' }] })).rejects.toMatchObject({
      name: expect.stringMatching(/^Validation(Exception|Error)$/),
      message: expect.stringContaining('Member must have length greater than or equal to 1'),
    })
  })
})
