import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMonitoringMetricsActivities } from '../../src/activities/monitoring-metrics.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { upsertAlarms } from '../../src/triggers/alarms.ts'
import { type LocalCloudWatch, startLocalCloudWatch } from '../local-aws/cloudwatch/local-cloudwatch.ts'
import { movedCheck } from '../report/monitoring-check.ts'
import { exampleDefinition } from '../support/definition.ts'

const topic = 'oncall'
const minute = 60_000
const example = exampleDefinition()
type Monitoring = NonNullable<ModelDefinition['monitoring']>

function definitionOf(model: string, on: Monitoring['alarms'][number]['on'][], daily = true): ModelDefinition {
  const { monitoring } = example
  if (!monitoring) throw new Error('the example watches nothing')
  const calendar = { hour: 2, minute: 0, ...(!daily && { dayOfMonth: 1 }) }
  const schedule = { ...monitoring.schedule, calendar }
  const alarms = on.map((level) => ({ on: level, topic }))
  return { ...example, model, monitoring: { ...monitoring, schedule, alarms } }
}

let local: LocalCloudWatch
beforeAll(async () => {
  local = await startLocalCloudWatch()
  local.clock.set(Math.ceil(Date.now() / minute) * minute + 20_000)
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const apply = (definition: ModelDefinition) => upsertAlarms(local.cloudwatch, definition)

async function describeAlarms(model: string) {
  const { MetricAlarms = [] } = await local.cloudwatch.describeAlarms({ AlarmNamePrefix: `perennial-${model}-` })
  return MetricAlarms
}

async function check(model: string, outcome: 'ok' | 'warning' | 'critical' | 'error') {
  const to = new Date(local.clock.now() - minute).toISOString()
  const judged = movedCheck({ outcome, window: { from: to, to } })
  const { putMonitoringMetrics } = createMonitoringMetricsActivities({ ...local, nowMs: () => local.clock.now() })
  await putMonitoringMetrics({ definition: { model }, check: judged })
  local.clock.advance(2 * minute)
}

const becomes = (model: string, state: string) =>
  expect
    .poll(async () => (await describeAlarms(model)).map(({ StateValue }) => StateValue), {
      timeout: 5_000,
      interval: 5,
    })
    .toEqual([state])

/** How often the topic was told about a model. */
const told = (model: string) =>
  local.published.filter(
    ({ arn, message }) => arn.endsWith(`:${topic}`) && `${message.AlarmName}`.includes(`-${model}-`),
  ).length

describe('upsertAlarms', () => {
  it('puts what the definition asks for, and tells the topic of its account and region', async () => {
    expect(await apply(definitionOf('put', ['critical', 'error']))).toEqual({
      put: ['perennial-put-critical', 'perennial-put-error'],
      removed: [],
    })
    const [critical, error] = await describeAlarms('put')
    expect(critical).toMatchObject({
      Namespace: 'Perennial/Monitoring',
      MetricName: 'Outcome',
      Dimensions: [{ Name: 'Model', Value: 'put' }],
      Threshold: 3,
      AlarmActions: ['arn:aws:sns:us-east-1:000000000000:oncall'],
      AlarmDescription: 'The last check of put ended as critical, error.',
      TreatMissingData: 'ignore',
    })
    expect(critical).toMatchObject({ InsufficientDataActions: [] })
    expect(error).toMatchObject({
      Threshold: 4,
      TreatMissingData: 'missing',
      InsufficientDataActions: ['arn:aws:sns:us-east-1:000000000000:oncall'],
    })
  })

  it('names account and region of the environment where it has them', async () => {
    const asked: unknown[] = []
    const cloudwatch = {
      config: local.cloudwatch.config,
      putMetricAlarm: async (input: object) => void asked.push(input),
      describeAlarms: async () => ({}),
      deleteAlarms: async () => ({}),
    } as unknown as Parameters<typeof upsertAlarms>[0]
    const definition = definitionOf('far', ['warning'])
    const environment = { ...definition.environment, account: '111111111111', region: 'eu-west-1' }
    await upsertAlarms(cloudwatch, { ...definition, environment })
    expect(asked).toEqual([expect.objectContaining({ AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:oncall'] })])
  })

  it('removes what the definition no longer asks for, and nothing else', async () => {
    await apply(definitionOf('changed', ['warning', 'error']))
    await apply(definitionOf('other', ['warning']))
    expect(await apply(definitionOf('changed', ['error']))).toEqual({
      put: ['perennial-changed-error'],
      removed: ['perennial-changed-warning'],
    })
    const { monitoring: _, ...unwatched } = definitionOf('changed', [])
    expect(await apply(unwatched)).toEqual({ put: [], removed: ['perennial-changed-error'] })
    expect(await describeAlarms('changed')).toEqual([])
    expect(await describeAlarms('other')).toHaveLength(1)
  })

  it('asks for no right to look where no alarm is asked for', async () => {
    const denied = async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })
    }
    const cloudwatch = { config: local.cloudwatch.config, describeAlarms: denied, putMetricAlarm: async () => ({}) }
    const client = cloudwatch as unknown as Parameters<typeof upsertAlarms>[0]
    expect(await upsertAlarms(client, definitionOf('m', []))).toEqual({ put: [], removed: [] })
    await expect(upsertAlarms(client, definitionOf('m', ['error']))).rejects.toThrow('no')
  })
})

describe('an alarm', () => {
  it('rings at its outcome and at those after it, keeps ringing over days without a check, and ends with a good one', async () => {
    await apply(definitionOf('rings', ['warning'], false))
    await check('rings', 'ok')
    await becomes('rings', 'OK')
    local.clock.advance(7 * 24 * 60 * minute)
    await check('rings', 'critical')
    await becomes('rings', 'ALARM')
    await expect.poll(() => told('rings')).toBe(1)
    local.clock.advance(20 * 24 * 60 * minute)
    await becomes('rings', 'ALARM')
    await check('rings', 'ok')
    await becomes('rings', 'OK')
  })

  it('on errors tells where daily checks cease to come, and not before the first one came', async () => {
    await apply(definitionOf('silent', ['error']))
    local.clock.advance(minute)
    await check('silent', 'ok')
    await becomes('silent', 'OK')
    expect(told('silent')).toBe(0)
    local.clock.advance(10 * 24 * 60 * minute)
    await becomes('silent', 'INSUFFICIENT_DATA')
    await expect.poll(() => told('silent')).toBe(1)
  })
})
