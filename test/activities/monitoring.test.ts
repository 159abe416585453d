import { describe, expect, it } from 'vitest'
import type { ChampionDeps } from '../../src/activities/champion.ts'
import { createFullCheck } from '../../src/activities/monitoring.ts'
import type { WindowCheck } from '../../src/domain/drift/window-check.ts'
import { exampleDefinition } from '../support/definition.ts'
import { createMemoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store.ts'
import { answered, captured, captureFolder, place, truth, truthFolder } from './captured-calls.ts'
import { champion, definitionOver, leaveChampion, queues } from './champion-reference.ts'

const day = 86_400_000
const definition = definitionOver(exampleDefinition())
const check = { definition, endMs: Date.UTC(2026, 7, 2), lengthMs: day }

/** An endpoint on which version 1 serves. */
const serving = {
  describeEndpoint: async () => ({ EndpointConfigName: 'config', LastModifiedTime: new Date(0) }),
  describeEndpointConfig: async () => ({ ProductionVariants: [{ VariantName: 'v1', ModelName: 'model-1' }] }),
  listModelPackages: async () => ({ ModelPackageSummaryList: [{ ModelPackageVersion: 1, ModelPackageArn: 'arn:1' }] }),
  describeModelPackage: async () => ({
    CustomerMetadataProperties: { runId: champion.runId, rolloutOutcome: 'promoted' },
  }),
} as unknown as ChampionDeps['sagemaker']

const nothingServes = {
  ...serving,
  describeEndpoint: async () => {
    const error = Object.assign(new Error('Could not find endpoint "arn".'), { $metadata: { httpStatusCode: 400 } })
    error.name = 'ValidationException'
    throw error
  },
} as ChampionDeps['sagemaker']

const fullCheck = (objects: MemoryObjectStore, sagemaker = serving) => createFullCheck({ objects, sagemaker })

/** A day of traffic like that on which the champion was judged; `changed` says what it turns a call and its truth into. */
async function traffic(
  objects: MemoryObjectStore,
  rows: number,
  changed: (index: number) => { text?: unknown; queue?: string; truth?: unknown } = () => ({}),
): Promise<void> {
  const lines = Array.from({ length: rows }, (_, index) => {
    const { text, queue } = changed(index)
    const body = `about ${queues[index % 3]} and my account`
    return captured({
      id: `c${index}`,
      at: `${String(index % 24).padStart(2, '0')}:30`,
      // As many digits as in the reference: a monitor of texts sees the difference at once.
      texts: [text === undefined ? { subject: `Question ${1000 + index}`, body } : text],
      answers: [
        answered(queue ?? queues[(index + (index % 10 === 0 ? 1 : 0)) % 3] ?? '', index % 5 === 0 ? 'yes' : 'no'),
      ],
    })
  })
  const told = Array.from({ length: rows }, (_, index) =>
    truth(`c${index}`, changed(index).truth ?? { queue: queues[index % 3], spam: index % 5 === 0 ? 'yes' : 'no' }),
  )
  await objects.write(place.bucket, `${captureFolder}/09/1.jsonl`, `${lines.join('\n')}\n`)
  await objects.write(place.bucket, `${truthFolder}/23/1.jsonl`, `${told.join('\n')}\n`)
}

const outcomeOf = ({ monitors }: WindowCheck, name: string, effect?: string) =>
  monitors.find((monitor) => monitor.name === name && (effect === undefined || monitor.effect === effect))?.outcome

describe('checkWindow', () => {
  it('finds nothing where the traffic is like that on which the champion was judged', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects, 2500)
    await traffic(objects, 1000)
    const { result } = await fullCheck(objects)(check)
    expect(result.monitors.filter(({ outcome }) => outcome === 'warning' || outcome === 'critical')).toEqual([])
    expect(result).toMatchObject({ version: 1, read: { rows: 1000, truth: { coverage: { count: 1000, n: 1000 } } } })
  })

  it('is critical where answers, quality and texts broke down, and says so in a report without a text', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects, 2500)
    await traffic(objects, 1000, (index) => ({
      queue: 'fork',
      text: { subject: '', body: index % 2 ? '' : `Zahlung Nummer ${index}` },
    }))
    const { result, folder } = await fullCheck(objects)(check)
    expect(result.outcome).toBe('critical')
    expect(outcomeOf(result, 'prediction-drift of queue')).toBe('critical')
    expect(outcomeOf(result, 'quality of queue')).toBe('critical')
    expect(outcomeOf(result, 'data-quality', 'empty-share')).toBe('critical')
    expect(folder).toBe('s3://perennial-test/client-email/monitoring/looks/2026-08-02T00:00:00.000Z/')
    for (const name of ['verdicts.json', 'report.html', 'report.md']) {
      const kept = new TextDecoder().decode(objects.contents.get(`${folder.slice('s3://'.length)}${name}`))
      expect(kept).toContain('critical')
      expect(kept).not.toContain('Zahlung Nummer')
    }
  })

  it('gives the same numbers to the bit when it is asked again', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    await traffic(objects, 200)
    const first = await fullCheck(objects)(check)
    expect(await fullCheck(objects)(check)).toEqual(first)
  })

  it('never takes few rows, or none, for ok', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects, 2500)
    expect((await fullCheck(objects)(check)).result.outcome).toBe('insufficient-data')
    await traffic(objects, 20)
    expect((await fullCheck(objects)(check)).result.outcome).toBe('insufficient-data')
  })

  it('counts a queue that the champion never learnt against it, names it, and shows its ids', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects, 2500)
    await traffic(objects, 1000, (index) => (index % 3 === 0 ? { truth: { queue: 'parking', spam: 'no' } } : {}))
    const { result } = await fullCheck(objects)(check)
    expect(outcomeOf(result, 'quality of queue')).toBe('critical')
    expect(result.tasks.queue?.unknownTruth).toEqual([
      { label: 'parking', count: 334, ids: expect.arrayContaining(['c0']) },
    ])
  })

  it('reads the answers by the labels that the champion was trained on, whatever the definition lists by now', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    await traffic(objects, 300)
    const { queue } = definition.tasks
    const renamed = {
      ...definition,
      tasks: { ...definition.tasks, ...(queue && { queue: { ...queue, labels: ['fork', 'other'] } }) },
    }
    const { result } = await fullCheck(objects)({ ...check, definition: renamed })
    expect(result.tasks.queue?.faults).toEqual({})
    expect(result.notes.join()).toContain('was trained before queue had the label "other"')
  })

  it('keeps markup in texts, ids and labels from becoming any', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    const bad = '<script>alert(1)</script>'
    await traffic(objects, 300, () => ({ text: { subject: bad, body: bad }, truth: { queue: bad } }))
    await objects.write(place.bucket, `${captureFolder}/10/${bad}.jsonl`, 'broken\n')
    const { folder } = await fullCheck(objects)(check)
    const page = new TextDecoder().decode(objects.contents.get(`${folder.slice('s3://'.length)}report.html`))
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script&gt;')
  })

  it('tells how far it is', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    await traffic(objects, 20)
    const said: string[] = []
    const progress = (doing: string) => said.push(doing)
    await createFullCheck({ objects, sagemaker: serving, progress })(check)
    expect(said[0]).toBe('looking for the champion of client-email')
    expect(said).toContain('reading 1 captures file')
  })
})

describe('a check that cannot be made', () => {
  it('says that nothing serves', async () => {
    const asked = fullCheck(createMemoryObjectStore(), nothingServes)(check)
    await expect(asked).rejects.toThrow('client-email has no champion in environment local')
  })

  it('says that the definition watches nothing', async () => {
    const { monitoring: _, ...unwatched } = definition
    const asked = fullCheck(createMemoryObjectStore())({ ...check, definition: unwatched })
    await expect(asked).rejects.toThrow('add a section `monitoring`')
  })
})
