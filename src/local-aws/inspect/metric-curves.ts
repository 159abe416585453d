import type { Ask } from './ask.ts'

/** A metric over time: epoch milliseconds and values, in the order of time. */
export type Curve = { readonly name: string; readonly points: ReadonlyArray<readonly [time: number, value: number]> }

const mostPoints = 300
// CloudWatch's own periods; longer ones are whole minutes.
const shortPeriods = [1, 5, 10, 30]

/** What a training job reported so far of each metric, in few enough points for a picture. */
export async function readTrainingCurves(
  ask: Ask,
  job: { readonly name: string; readonly metrics: readonly string[]; readonly from: number; readonly to: number },
): Promise<Curve[]> {
  if (job.metrics.length === 0) return []
  const seconds = (job.to - job.from) / 1000
  const periodSeconds =
    shortPeriods.find((period) => seconds / period <= mostPoints) ?? Math.ceil(seconds / 60 / mostPoints) * 60
  const answer = await ask('GetMetricData', {
    StartTime: new Date(job.from),
    // The end is not part of the range, and the last value came right before it.
    EndTime: new Date(job.to + 1000),
    ScanBy: 'TimestampAscending',
    MetricDataQueries: job.metrics.map((MetricName, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: '/aws/sagemaker/TrainingJobs',
          MetricName,
          Dimensions: [{ Name: 'TrainingJobName', Value: job.name }],
        },
        Period: periodSeconds,
        Stat: 'Average',
      },
    })),
  })
  return (answer?.MetricDataResults ?? []).map(({ Id, Timestamps = [], Values = [] }) => ({
    name: job.metrics[Number(Id?.slice(1))] ?? '',
    points: Timestamps.map((time, index) => [time.getTime(), Values[index] ?? Number.NaN] as const),
  }))
}
