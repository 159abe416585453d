import { describe, expect, it } from 'vitest'
import { answered, captured, truth, truthFolder, windowInput } from './captured-calls.ts'
import { read } from './read-window.ts'

describe('truth', () => {
  const captures = { '09/1.jsonl': ['a', 'b', 'c', 'd'].map((id) => captured({ id })) }

  it('is joined by id; the last word counts, and coverage and delay are said', async () => {
    const { tasks, truth: told } = await read(captures, {
      '10/1.jsonl': [truth('a', { queue: 'rpm' }), truth('b', { queue: 'ilug', spam: null })],
      '12/1.jsonl': [truth('a', { queue: 'fork' })],
    })
    expect(tasks.queue?.outcomes).toEqual([
      { truth: 'fork', predicted: 'fork', count: 1 },
      { truth: 'ilug', predicted: 'fork', count: 1 },
    ])
    expect(tasks.spam?.outcomes).toEqual([])
    expect(told).toMatchObject({
      files: 2,
      lines: 3,
      duplicates: 1,
      coverage: { count: 2, n: 4 },
      medianDelayMs: 5_400_000,
    })
  })

  it('that took longer than the label delay counts, and is called late', async () => {
    const { truth: told } = await read(
      captures,
      { '12/1.jsonl': [truth('a', { queue: 'fork' })] },
      { labelDelayMs: 3_600_000 },
    )
    expect(told).toMatchObject({ late: 1, coverage: { count: 1, n: 4 } })
  })

  it('is looked for in the span that lies earlier by the label delay', async () => {
    const earlier = { fromMs: Date.UTC(2026, 7, 1, 9), toMs: Date.UTC(2026, 7, 1, 10) }
    const later = { fromMs: Date.UTC(2026, 7, 1, 11), toMs: Date.UTC(2026, 7, 1, 12) }
    const { rows, tasks } = await read(
      { ...captures, '11/1.jsonl': [captured({ id: 'e', at: '11:30', answers: [answered('rpm')] })] },
      { '11/1.jsonl': [truth('a', { queue: 'fork' }), truth('e', { queue: 'rpm' })] },
      { spans: { inputs: later, labelled: earlier }, labelDelayMs: 7_200_000 },
    )
    expect(rows).toBe(1)
    expect(tasks.queue?.predicted).toEqual({ rpm: 1 })
    expect(tasks.queue?.outcomes).toEqual([{ truth: 'fork', predicted: 'fork', count: 1 }])
  })

  it('for unknown ids is counted and joined to nothing', async () => {
    const { tasks, truth: told } = await read(captures, { '10/1.jsonl': [truth('nobody', { queue: 'fork' })] })
    expect(tasks.queue?.outcomes).toEqual([])
    expect(told.unknownIds).toBe(1)
  })

  it('with a label that the definition does not list is an answer that cannot be right, named with its ids', async () => {
    const { tasks } = await read(captures, {
      '10/1.jsonl': [truth('a', { queue: 'parking' }), truth('b', { queue: 'parking' }), truth('c', { queue: 'fork' })],
    })
    expect(tasks.queue?.unknownTruth).toEqual([{ label: 'parking', count: 2, ids: ['a', 'b'] }])
    expect(tasks.queue?.outcomes).toContainEqual({ truth: 'parking', predicted: 'fork', count: 2 })
  })

  it('may be the bare label where the model has one task, and not where it has two', async () => {
    const bare = JSON.stringify({ groundTruthData: { data: 'fork', encoding: 'CSV' }, eventMetadata: { eventId: 'a' } })
    const { queue = { labels: [] } } = windowInput.tasks
    const alone = await read(captures, { '10/1.jsonl': [bare] }, { tasks: { queue } })
    expect(alone.tasks.queue?.outcomes).toEqual([{ truth: 'fork', predicted: 'fork', count: 1 }])
    const two = await read(captures, { '10/1.jsonl': [bare] })
    expect(two.truth).toMatchObject({ quarantined: 1, byRule: { 'unreadable truth': 1 } })
  })

  it.each([
    ['broken line', '{"groundTruthData'],
    ['not a truth', '{"captureData":{}}'],
    ['missing id', JSON.stringify({ groundTruthData: { data: '{}', encoding: 'JSON' }, eventMetadata: {} })],
    ['unreadable truth', truth('a', ['fork'])],
  ])('that is broken is set aside with file, line and reason: %s', async (rule, line) => {
    const { truth: told, quarantine } = await read(captures, { '10/1.jsonl': [truth('b', { queue: 'fork' }), line] })
    expect(told.byRule).toEqual({ [rule]: 1 })
    expect(quarantine).toMatchObject([{ key: `${truthFolder}/10/1.jsonl`, line: 2, rule }])
    expect(told.coverage.count).toBe(1)
  })
})
