import { describe, expect, it } from 'vitest'
import { createReferenceActivities } from '../../src/activities/reference.ts'
import { createMemoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store.ts'
import { place } from './captured-calls.ts'
import { champion, leaveChampion } from './champion-reference.ts'

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
    })
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
