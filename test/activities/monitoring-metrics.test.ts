import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMonitoringMetricsActivities } from '../../src/activities/monitoring-metrics.ts'
import type { MonitorResult } from '../../src/domain/drift/window-check.ts'
import { type LocalCloudWatch, startLocalCloudWatch } from '../local-aws/cloudwatch/local-cloudwatch.ts'
import { movedCheck } from '../report/monitoring-check.ts'

let local: LocalCloudWatch
beforeAll(async () => {
  local = await startLocalCloudWatch()
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const minute = 60_000
const day = 24 * 60 * minute
const endMs = Math.floor(Date.now() / minute) * minute - 60 * minute
const ending = (toMs: number) => ({ from: new Date(toMs - day).toISOString(), to: new Date(toMs).toISOString() })
const put = (model: string, check = movedCheck({ window: ending(endMs) })) =>
  createMonitoringMetricsActivities(local).putMonitoringMetrics({ definition: { model }, check })

async function read(model: string, name: string, monitor?: string) {
  const { Datapoints = [] } = await local.cloudwatch.getMetricStatistics({
    Namespace: 'Perennial/Monitoring',
    MetricName: name,
    Dimensions: [{ Name: 'Model', Value: model }, ...(monitor ? [{ Name: 'Monitor', Value: monitor }] : [])],
    StartTime: new Date(endMs - 10 * minute),
    EndTime: new Date(endMs + 10 * minute),
    Period: 60,
    Statistics: ['Maximum'],
  })
  return Datapoints.map(({ Timestamp, Maximum }) => [Timestamp?.getTime(), Maximum])
}

describe('putMonitoringMetrics', () => {
  const key = 'accuracy-drop of quality of queue'

  it('puts outcome, rows, and the effect of each monitor with its lower bound, at the end of the window', async () => {
    const check = movedCheck({ window: ending(endMs) })
    expect(await put('all', check)).toEqual({ sent: 2 + 2 * check.monitors.length })
    expect(await read('all', 'Outcome')).toEqual([[endMs, 3]])
    expect(await read('all', 'Rows')).toEqual([[endMs, 5000]])
    const measured = check.monitors.find((monitor) => monitor.key === key)?.measurement
    expect(await read('all', 'Effect', key)).toEqual([[endMs, expect.closeTo(measured?.value ?? 0, 9)]])
    expect(await read('all', 'EffectLowerBound', key)).toEqual([[endMs, expect.closeTo(measured?.lower ?? 0, 9)]])
  })

  it.each([
    ['ok', 0],
    ['insufficient-data', 1],
    ['warning', 2],
    ['critical', 3],
    ['error', 4],
  ] as const)('says %s as %d', async (outcome, number) => {
    await put(outcome, movedCheck({ window: ending(endMs), outcome }))
    expect(await read(outcome, 'Outcome')).toEqual([[endMs, number]])
  })

  it('does not send what has no value', async () => {
    const monitors = movedCheck().monitors.map((monitor, index): MonitorResult => {
      if (index === 0 || !monitor.measurement) return { ...monitor, measurement: null }
      return { ...monitor, measurement: { ...monitor.measurement, value: null } }
    })
    expect(await put('unknown', movedCheck({ window: ending(endMs), monitors }))).toEqual({ sent: 2 })
  })

  it('names a monitor in ASCII, whatever it is called', async () => {
    const [monitor] = movedCheck().monitors
    const monitors = monitor ? [{ ...monitor, key: ':größe\u0000 of Ü' }] : []
    await put('named', movedCheck({ window: ending(endMs), monitors }))
    expect(await read('named', 'Effect', '_gr__e_ of _')).toHaveLength(1)
  })

  it.each([
    ['longer ago than CloudWatch takes', -15 * day, /older than two weeks/],
    ['in the future', day, /from the future/],
  ])('sends nothing of a window that ended %s', async (_, awayMs, why) => {
    const sent = await put('away', movedCheck({ window: ending(Date.now() + awayMs) }))
    expect(sent).toEqual({ sent: 0, why: expect.stringMatching(why) })
  })

  it('says what it could not do where CloudWatch refuses', async () => {
    const cloudwatch = {
      putMetricData: async () => {
        throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })
      },
    }
    const { putMonitoringMetrics } = createMonitoringMetricsActivities({ cloudwatch })
    const check = movedCheck({ window: ending(endMs) })
    await expect(putMonitoringMetrics({ definition: { model: 'm' }, check })).rejects.toThrow(
      /could not put the metrics of m/,
    )
  })
})
