import { describe, expect, it } from 'vitest'
import { createReferenceActivities } from '../../src/activities/reference.ts'
import { countConfidences } from '../../src/domain/drift/confidence-cells.ts'
import { createMemoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store.ts'
import { place } from './captured-calls.ts'
import { champion, leaveChampion, queues } from './champion-reference.ts'

const input = { bucket: place.bucket, model: place.model, champion, fields: ['subject', 'body'] }
const profileKey = `${place.bucket}/${place.model}/monitoring/reference/1.json`
const scoresKey = `${place.bucket}/${place.model}/runs/run-1/scores/challenger/scoring.jsonl.out`

const read = (objects: MemoryObjectStore) => createReferenceActivities({ objects }).readReference(input)

describe('the reference of a champion', () => {
  it('counts labels, answers and what was right over its test rows, which it never learnt from', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await leaveChampion(objects)
    const { profile, sample } = await read(objects)
    expect(profile).toMatchObject({
      version: 1,
      runId: 'run-1',
      datasetFingerprint: fingerprint,
      rows: 200,
      unanswered: null,
    })
    expect(profile.tasks.queue?.labels.toSorted()).toEqual(['fork', 'ilug', 'rpm'])
    const answers = Object.values(profile.tasks.queue?.predicted ?? {})
    expect(answers.reduce((sum, count) => sum + count, 0)).toBe(200)
    const right = profile.tasks.queue?.outcomes.filter(({ truth, predicted }) => truth === predicted) ?? []
    expect(right.reduce((sum, { count }) => sum + count, 0)).toBe(180)
    expect(sample).toHaveLength(200)
    expect(sample.find(({ id }) => id === 'm499')).toMatchObject({
      group: 't499',
      text: 'Question 499\nabout ilug and my account',
      truth: { queue: 'ilug', spam: 'no' },
      answers: { queue: { label: 'ilug', fault: null } },
    })
  })

  it('has the shares of empty and doubled texts of what was delivered, since ingestion keeps none of them', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    const { quality } = (await read(objects)).profile
    expect(quality).toEqual({
      empty: { count: 10, n: 510 },
      duplicate: { count: 4, n: 504 },
      invalid: { count: 0, n: 200 },
      missing: { count: 0, n: 200 },
      truncated: { count: 0, n: 200 },
      tooLong: { count: 0, n: 200 },
      unexpectedLanguage: { count: 0, n: 200 },
    })
  })

  it('counts what its texts look like, by the words that the champion learnt from', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    const { descriptors, languages, longest, vocabulary } = (await read(objects)).profile
    expect(descriptors.texts).toBe(200)
    expect(languages).toEqual({ en: 200 })
    expect(longest).toBe('Question 499\nabout fork and my account'.length)
    // Digits are all alike, so that every word of these texts is known.
    expect(vocabulary.length).toBe(
      new Set(['question', '000', '00', '0', 'about', ...queues, 'and', 'my', 'account']).size,
    )
    expect(descriptors.unknownShare.cells[0]).toBe(200)
  })

  it('counts answers and outcomes by the values of its slices', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    const { slices, tasks } = (await read(objects)).profile
    expect(Object.keys(slices)).toEqual(['language'])
    expect([slices.language?.de?.rows, slices.language?.en?.rows]).toEqual([50, 150])
    const outcomes = Object.values(slices.language ?? {}).flatMap((of) => of.tasks.queue?.outcomes ?? [])
    const total = (of: readonly { count: number }[] = []) => of.reduce((sum, { count }) => sum + count, 0)
    expect(total(outcomes)).toBe(total(tasks.queue?.outcomes))
  })

  it('counts how sure the champion was of its answers', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    const { queue } = (await read(objects)).profile.tasks
    expect(queue?.confidenceCells).toEqual(countConfidences(new Array(200).fill(0.8)))
  })

  it('keeps the days of healthy windows once it was built, and gives them to later checks', async () => {
    const objects = createMemoryObjectStore()
    const { noteHealthyWindow } = createReferenceActivities({ objects })
    const week = { from: '2026-08-01T00:00:00.000Z', to: '2026-08-08T00:00:00.000Z', perHour: new Array(168).fill(5) }
    const noted = { bucket: place.bucket, model: place.model, version: place.version, window: week }
    await noteHealthyWindow(noted)
    expect([...objects.contents.keys()]).toEqual([])
    await leaveChampion(objects)
    expect((await read(objects)).profile.healthyWindow).toBeNull()
    await noteHealthyWindow(noted)
    const { healthyWindow } = (await read(objects)).profile
    expect(healthyWindow).toMatchObject({ from: week.from, to: week.to, rows: 840 })
    await noteHealthyWindow(noted)
    expect((await read(objects)).profile.healthyWindow).toEqual(healthyWindow)
  })

  it('is built once: later checks read neither rows nor scores again', async () => {
    const objects = createMemoryObjectStore()
    const { fingerprint } = await leaveChampion(objects)
    const built = await read(objects)
    for (const key of objects.contents.keys()) {
      if (key.includes(fingerprint) || key.includes('/runs/')) objects.contents.delete(key)
    }
    expect(await read(objects)).toEqual(built)
  })

  it('holds no text; the texts lie in the sample beside it', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    await read(objects)
    expect(new TextDecoder().decode(objects.contents.get(profileKey))).not.toContain('my account')
  })

  it('is built again where it belongs to another run or has another form', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    const built = await read(objects)
    await objects.write(
      place.bucket,
      profileKey.slice(place.bucket.length + 1),
      JSON.stringify({ ...built.profile, runId: 'other' }),
    )
    expect(await read(objects)).toEqual(built)
  })

  it.each([
    ['are gone', undefined, 'are not there'],
    ['are not as many as the rows', '{}\n', 'has 1 answers to 200 test rows'],
  ])('keeps texts and truth where the scored rows %s, and says why it has no answers', async (_, scores, why) => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    if (scores === undefined) objects.contents.delete(scoresKey)
    else await objects.write(place.bucket, scoresKey.slice(place.bucket.length + 1), scores)
    const { profile, sample } = await read(objects)
    expect(profile.unanswered).toContain(why)
    expect(profile.tasks.queue).toMatchObject({ predicted: {}, outcomes: [] })
    expect(sample).toHaveLength(200)
  })

  it('takes no answer that breaks the contract for a good one', async () => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    const lines = Array.from({ length: 200 }, (_, row) =>
      row === 0
        ? '{"queue":{"label":"parking"}}'
        : row === 1
          ? 'no json'
          : '{"spam":{"label":"no"},"queue":{"label":"fork","probabilities":{"fork":0.7}}}',
    )
    await objects.write(place.bucket, scoresKey.slice(place.bucket.length + 1), lines.join('\n'))
    const { profile, sample } = await read(objects)
    expect(profile.quality.invalid).toEqual({ count: 200, n: 200 })
    expect(profile.tasks.queue?.predicted).toEqual({ fork: 198 })
    expect(sample.every(({ answers }) => answers?.queue?.probabilities === null)).toBe(true)
  })

  it.each([
    ['the evidence of its run', 'runs/run-1/evidence.json'],
    ['its data set', 'manifest.json'],
  ])('is not made up where %s is gone: the failure names what is missing', async (_, part) => {
    const objects = createMemoryObjectStore()
    await leaveChampion(objects)
    for (const key of objects.contents.keys()) if (key.endsWith(part)) objects.contents.delete(key)
    await expect(read(objects)).rejects.toMatchObject({
      type: 'ObjectMissing',
      message: expect.stringContaining('s3://'),
    })
  })
})
