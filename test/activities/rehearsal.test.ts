import { beforeAll, describe, expect, it } from 'vitest'
import { createRecordedChampions } from '../../src/activities/recorded-champions.ts'
import { createRehearsalActivities, type RecordedPeriod, type RehearsalDeps } from '../../src/activities/rehearsal.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { exampleDefinition } from '../support/definition.ts'
import { createMemoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store.ts'
import { answered, captured, place, truth } from './captured-calls.ts'
import { champion, definitionOver, leaveChampion, queues } from './champion-reference.ts'

const day = 86_400_000
const firstOf = (date: number) => Date.UTC(2026, 7, date)

const { monitoring, ...example } = definitionOver(exampleDefinition())
const definition: ModelDefinition = {
  ...example,
  policy: { ...example.policy, warning: 'retrain', critical: 'experiment', noNewLabels: 'ask-for-annotation' },
  environment: { ...example.environment, prices: { 'ml.m5.large': { amount: 0.5, currency: 'USD' } } },
  ...(monitoring && {
    monitoring: {
      ...monitoring,
      schedule: { calendar: { hour: 0, minute: 0 }, timezone: 'UTC' },
      window: { length: day },
      confirmations: { confirmed: 1, outOf: 1 },
      monitors: monitoring.monitors.filter(({ kind }) => kind === 'prediction-drift' || kind === 'quality'),
    },
  }),
}

/** A registry in which run-1 made version 1. */
const sagemaker = {
  listModelPackages: async () => ({ ModelPackageSummaryList: [{ ModelPackageVersion: 1, ModelPackageArn: 'arn:1' }] }),
  describeModelPackage: async () => ({ CustomerMetadataProperties: { runId: champion.runId } }),
} as unknown as RehearsalDeps['sagemaker']

/** A day of August 2026 of traffic like that on which the champion was judged; or one on which it answers fork always. */
async function trafficOn(objects: MemoryObjectStore, date: number, always?: string): Promise<void> {
  const folder = `2026/08/${String(date).padStart(2, '0')}`
  const at = (index: number) => new Date(firstOf(date) + (index % 24) * 3_600_000).toISOString()
  const lines = Array.from({ length: 600 }, (_, index) => {
    const body = `about ${queues[index % 3]} and my account`
    const answer = always ?? queues[(index + (index % 10 === 0 ? 1 : 0)) % 3] ?? ''
    const texts = [{ subject: `Question ${1000 + index}`, body }]
    return captured({
      id: `${date}-${index}`,
      at: at(index),
      texts,
      answers: [answered(answer, index % 5 === 0 ? 'yes' : 'no')],
    })
  })
  const told = Array.from({ length: 600 }, (_, index) =>
    truth(`${date}-${index}`, { queue: queues[index % 3], spam: index % 5 === 0 ? 'yes' : 'no' }),
  )
  const captures = `${place.model}/captures/${place.model}/v1/${folder}/09/1.jsonl`
  await objects.write(place.bucket, captures, `${lines.join('\n')}\n`)
  await objects.write(place.bucket, `${place.model}/ground-truth/${folder}/23/1.jsonl`, `${told.join('\n')}\n`)
}

/** Four quiet days, then two on which the model answers one thing only. */
async function sixDays(): Promise<MemoryObjectStore> {
  const objects = createMemoryObjectStore()
  await leaveChampion(objects, 2500)
  await noteTraining(objects)
  for (const date of [1, 2, 3, 4]) await trafficOn(objects, date)
  for (const date of [5, 6]) await trafficOn(objects, date, 'fork')
  return objects
}

async function noteTraining(objects: MemoryObjectStore): Promise<void> {
  const key = `${place.model}/runs/${champion.runId}/evidence.json`
  const evidence = JSON.parse(new TextDecoder().decode(await objects.read(place.bucket, key)))
  const training = { instanceType: 'ml.m5.large', billableSeconds: 7200 }
  await objects.write(place.bucket, key, JSON.stringify({ ...evidence, training }))
}

const period: RecordedPeriod = { definition, fromMs: firstOf(2), toMs: firstOf(8), changes: [firstOf(5)], sweep: false }

const rehearsal = (objects: MemoryObjectStore, said: string[] = []) =>
  createRehearsalActivities({ objects, sagemaker, progress: (doing) => said.push(doing) }).rehearsePeriod

describe('rehearsePeriod', () => {
  let objects: MemoryObjectStore
  let before: Set<string>
  beforeAll(async () => {
    objects = await sixDays()
    before = new Set(objects.contents.keys())
  })

  it('replays every scheduled check of the period, and says what would have been done when', async () => {
    const said: string[] = []
    const record = await rehearsal(objects, said)({ ...period, sweep: true })
    expect(record.timeline.map(({ windowEnd }) => windowEnd.slice(0, 10))).toEqual([
      ...['2026-08-02', '2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'],
    ])
    expect(record.timeline.map(({ rows }) => rows)).toEqual([600, 600, 600, 600, 600, 600])
    expect(record.timeline.map(({ action }) => action)).toEqual([
      ...['nothing', 'nothing', 'nothing', 'nothing', 'experiment', 'nothing'],
    ])
    expect(record.summary).toMatchObject({ alarms: 1, falseAlarms: 0 })
    expect(record.summary.detections).toEqual([expect.objectContaining({ delayMs: day })])
    expect(record.sweep.find(({ factor }) => factor === 1)?.summary).toEqual(record.summary)
    expect(record.trainingCost).toEqual({ amount: 1, currency: 'USD' })
    expect(said[0]).toBe('window 1 of 6: until 2026-08-02T00:00:00.000Z')
    expect(JSON.stringify(record)).not.toContain('my account')
  })

  it('writes nothing, not even the reference that it builds', () => {
    expect(new Set(objects.contents.keys())).toEqual(before)
  })

  it('finds the same when it is asked again', async () => {
    const short = { ...period, fromMs: firstOf(5), toMs: firstOf(7) }
    expect(await rehearsal(objects)(short)).toEqual(await rehearsal(objects)(short))
  })

  it('goes on after a window that cannot be read, and says of it only what our own failures say', async () => {
    const read: MemoryObjectStore['read'] = async (bucket, key) => {
      if (key.includes('/captures/') && key.includes('2026/08/04')) throw new Error('row "Dear team" is no number')
      return objects.read(bucket, key)
    }
    const record = await rehearsal({ ...objects, read })({ ...period, fromMs: firstOf(5), toMs: firstOf(7) })
    expect(record.timeline.map(({ outcome }) => outcome)).toEqual(['error', 'critical'])
    expect(record.timeline[0]?.reasons).toEqual(['the window was not judged: it failed with an error of its own'])
    expect(record.summary.detections[0]?.delayMs).toBe(day)
    expect(record.notes.join()).toContain('of 1 window the outcome is error')
  })

  it('says of windows before anything was captured that too little is known', async () => {
    const record = await rehearsal(objects)({ ...period, fromMs: firstOf(1), toMs: firstOf(3) })
    expect(record.timeline[0]).toMatchObject({ outcome: 'insufficient-data', level: null, version: null })
    expect(record.timeline[1]).toMatchObject({ version: 1, rows: 600 })
  })

  it('leaves the cost unknown where no price is known', async () => {
    const { environment } = definition
    const free = { ...definition, environment: { ...environment, prices: {} } }
    const short = { ...period, definition: free, toMs: firstOf(3) }
    expect((await rehearsal(objects)(short)).trainingCost).toBeNull()
  })

  it('judges the version that it is told', async () => {
    const record = await rehearsal(objects)({ ...period, version: 2 })
    expect(record.timeline[0]?.reasons[0]).toContain('version 2 of client-email is not in the registry')
  })

  it('refuses a period in which nothing is scheduled, and a definition that watches nothing', async () => {
    const nothing = rehearsal(objects)({ ...period, fromMs: firstOf(1) + 1, toMs: firstOf(1) + 2 })
    await expect(nothing).rejects.toThrow('monitoring.schedule has no time from 2026-08-01T00:00:00.001Z')
    const { monitoring: _, ...unwatched } = definition
    await expect(rehearsal(objects)({ ...period, definition: unwatched })).rejects.toThrow('watches nothing')
  })
})

describe('championOf', () => {
  const write = (objects: MemoryObjectStore, version: number, hour: string, bytes: number) =>
    objects.write('b', `m/captures/m/v${version}/2026/08/${hour}/1.jsonl`, 'x'.repeat(bytes))
  const span = { fromMs: firstOf(1), toMs: firstOf(3) }

  it('is the version of which most was captured in the hours of the span', async () => {
    const objects = createMemoryObjectStore()
    await write(objects, 1, '01/09', 100)
    await write(objects, 2, '02/09', 120)
    await write(objects, 1, '03/00', 900)
    const { championOf } = createRecordedChampions({ objects }, { bucket: 'b', model: 'm', versions: [1, 2, 3] })
    expect(await championOf(span)).toBe(2)
    expect(await championOf({ fromMs: firstOf(1), toMs: firstOf(2) })).toBe(1)
    expect(await championOf({ fromMs: firstOf(4), toMs: firstOf(5) })).toBeNull()
  })

  it('lists every day of a version once', async () => {
    const objects = createMemoryObjectStore()
    const listed: string[] = []
    const list: MemoryObjectStore['list'] = (bucket, prefix) => {
      listed.push(prefix)
      return objects.list(bucket, prefix)
    }
    const { championOf } = createRecordedChampions({ objects: { list } }, { bucket: 'b', model: 'm', versions: [1] })
    await championOf(span)
    await championOf({ fromMs: firstOf(2), toMs: firstOf(4) })
    expect(listed).toEqual(['01', '02', '03'].map((date) => `m/captures/m/v1/2026/08/${date}`))
  })
})
