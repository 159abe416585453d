import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { scheduleIds } from '../../src/contract/workflow-ids.ts'
import { describeLifecycle, handDefinition } from '../../src/triggers/lifecycle-client.ts'
import { planSchedules } from '../../src/triggers/plan-schedules.ts'
import { upsertSchedules } from '../../src/triggers/schedules.ts'
import { exampleDefinition } from '../support/definition.ts'
import { fakeActivities, quietReport } from '../support/fake-activities.ts'
import { lifecycleActivities } from '../support/lifecycle-activities.ts'
import { until } from '../support/stack.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from '../support/temporal.ts'

const reference = { uri: 's3://perennial-local/definition', sha256: 'definition' }
const monthly = { calendar: { hour: 3, minute: 0, dayOfMonth: 1 }, timezone: 'Europe/London' }
const hourMs = 3_600_000

function definitionOf(model: string, triggers?: ModelDefinition['triggers']): ModelDefinition {
  const { triggers: _, ...example } = exampleDefinition()
  return { ...example, model, ...(triggers && { triggers }) }
}

describe('the plan of schedules', () => {
  it('has a check at its calendar, a retraining once a month and a look at deliveries', () => {
    const triggers = { schedule: monthly, newAnnotations: { atLeast: 5, lookEvery: hourMs / 4 } }
    expect(planSchedules(definitionOf('m', triggers))).toMatchObject([
      {
        scheduleId: 'monitoring/m',
        workflow: 'monitoring',
        spec: { calendars: [{ hour: 2, minute: 0, dayOfWeek: 'MONDAY' }], timezone: 'Europe/London' },
        periodMs: 7 * 24 * hourMs,
        jitterMs: 300_000,
      },
      {
        workflow: 'retrainingTrigger',
        trigger: 'schedule',
        spec: { calendars: [{ hour: 3, minute: 0, dayOfMonth: 1 }] },
      },
      {
        workflow: 'retrainingTrigger',
        trigger: 'annotations',
        spec: { intervals: [{ every: 900_000 }] },
        jitterMs: 45_000,
      },
    ])
  })

  it('is empty for a model that watches nothing and is triggered by nothing', () => {
    const { monitoring: _, ...unwatched } = definitionOf('m')
    expect(planSchedules(unwatched)).toEqual([])
  })
})

describe('schedules on a server', () => {
  let temporal: TestTemporal
  beforeAll(async () => {
    temporal = await startTestTemporal()
  })
  afterAll(() => temporal.stop())
  const handle = (id: string) => temporal.client.schedule.getHandle(id)

  it('overlap never, catch up for a period at most, and keep the pause of an operator', async () => {
    await upsertSchedules(temporal.client, definitionOf('paused'), reference)
    const monitoring = handle(scheduleIds.monitoring('paused'))
    expect((await monitoring.describe()).policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 7 * 24 * hourMs })
    await monitoring.pause('under repair')
    const changed = definitionOf('paused', { schedule: monthly })
    await upsertSchedules(temporal.client, changed, { ...reference, sha256: 'changed' })
    const { state, action } = await monitoring.describe()
    expect(state).toMatchObject({ paused: true, note: 'under repair' })
    expect(action).toMatchObject({ args: [{ model: 'paused', definition: { sha256: 'changed' } }] })
  })

  it('go with the section that asked for them', async () => {
    await upsertSchedules(temporal.client, definitionOf('gone', { schedule: monthly }), reference)
    const retraining = handle(scheduleIds.retraining('gone'))
    await expect(retraining.describe()).resolves.toBeDefined()
    await upsertSchedules(temporal.client, definitionOf('gone'), reference)
    await expect(retraining.describe()).rejects.toThrow()
  })

  it('score the past in a backfill: each window ends at the time for which it was due', async () => {
    const ends = new Set<string>()
    const world = fakeActivities({
      ...lifecycleActivities(temporal),
      checkWindow: async ({ endMs }) => {
        ends.add(new Date(endMs).toISOString())
        return { report: quietReport(), champion: { version: 1, runId: 'a' } }
      },
    })
    await withWorkers(temporal, world.activities, async () => {
      const definition = definitionOf('backfilled')
      await handDefinition(temporal.client, 'backfilled', reference)
      await upsertSchedules(temporal.client, definition, reference)
      await handle(scheduleIds.monitoring('backfilled')).backfill({
        start: new Date('2026-07-26T00:00:00Z'),
        end: new Date('2026-08-11T00:00:00Z'),
        overlap: 'BUFFER_ALL',
      })
      // To the last activity: workers that stop before it would wait for an answer that no lifecycle gives any more.
      const recorded = () => world.calls.filter((name) => name === 'recordDecision').length
      await until(() => recorded() === 3, 'three checks')
      // Monday at 2 in London is 1 in UTC while summer time lasts.
      expect([...ends].toSorted()).toEqual([
        '2026-07-27T01:00:00.000Z',
        '2026-08-03T01:00:00.000Z',
        '2026-08-10T01:00:00.000Z',
      ])
    })
  })

  it('ask for the retraining of a delivery once, and for no other before there are enough', async () => {
    let survey = { files: 1, records: 4, newestMs: Date.now() - hourMs, manifestHash: 'few'.padEnd(64, '0') }
    const definition = definitionOf('delivered', { newAnnotations: { atLeast: 5, lookEvery: hourMs } })
    const world = fakeActivities({
      ...lifecycleActivities(temporal),
      readDefinition: async () => definition,
      surveyAnnotations: async () => survey,
    })
    const trainings = () => world.calls.filter((name) => name === 'startTrainingJob').length
    const looks = () => world.calls.filter((name) => name === 'surveyAnnotations').length
    await withWorkers(temporal, world.activities, async () => {
      await handDefinition(temporal.client, 'delivered', reference)
      await upsertSchedules(temporal.client, definition, reference)
      const look = async () => {
        const before = looks()
        // A second trigger within one second has the id of the first, and starts nothing.
        await until(async () => {
          await handle(scheduleIds.annotations('delivered')).trigger('ALLOW_ALL')
          await new Promise((resolve) => setTimeout(resolve, 1_100))
          return looks() > before
        }, 'a look')
      }
      await look()
      survey = { ...survey, records: 5, manifestHash: 'enough'.padEnd(64, '0') }
      await look()
      await until(() => trainings() === 1, 'a training')
      await until(async () => (await describeLifecycle(temporal.client, 'delivered')).runs.length === 1, 'its end')
      await look()
      await look()
      expect(trainings()).toBe(1)
    })
  })
})
