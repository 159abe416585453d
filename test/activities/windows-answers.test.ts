import { describe, expect, it } from 'vitest'
import { countConfidences } from '../../src/domain/drift/confidence-cells.ts'
import { readReferenceAnswer } from '../../src/domain/drift/reference-profile.ts'
import { answered, captured, truth, windowInput } from './captured-calls.ts'
import { read } from './read-window.ts'

const sure = (confidence: number) => ({
  ...answered('fork'),
  queue: { label: 'fork', probabilities: { fork: confidence, ilug: 1 - confidence, rpm: 0 } },
})

describe('the answers of a window', () => {
  it('are counted by confidence in the same cells as those of the reference', async () => {
    const confidences = [0, 0.01, 0.025, 0.0250001, 0.3, 0.5, 0.51, 0.975, 0.9750001, 0.999, 1]
    const lines = confidences.map((of, i) => captured({ id: `m${i}`, answers: [sure(of)] }))
    const { tasks } = await read({ '09/1.jsonl': [...lines, captured({ id: 'x', answers: [sure(2)] })] })
    expect(tasks.queue?.confidenceCells).toEqual(countConfidences(confidences))
  })

  it('have their truth beside them where it is known, with probabilities that can be used', async () => {
    const unknown = { ...answered('fork'), queue: { label: 'parking' } }
    const { tasks } = await read(
      {
        '09/1.jsonl': [
          captured({ id: 'a' }),
          captured({ id: 'b', answers: [unknown] }),
          captured({ id: 'c', answers: [sure(2)] }),
          captured({ id: 'd' }),
        ],
      },
      { '10/1.jsonl': [...['a', 'c'].map((id) => truth(id, { queue: 'rpm' })), truth('b:0', { queue: 'fork' })] },
    )
    const judged = tasks.queue?.judged.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    expect(judged).toEqual([
      { id: 'a', label: 'fork', truth: 'rpm', probabilities: { fork: 0.8, ilug: 0.1, rpm: 0.1 } },
      { id: 'b', label: '', truth: 'fork', probabilities: null },
      { id: 'c', label: 'fork', truth: 'rpm', probabilities: null },
    ])
    expect(tasks.spam?.judged).toEqual([])
  })

  it('are judged in the labelled span only, one an id', async () => {
    const earlier = { fromMs: Date.UTC(2026, 7, 1, 9), toMs: Date.UTC(2026, 7, 1, 10) }
    const later = { fromMs: Date.UTC(2026, 7, 1, 11), toMs: Date.UTC(2026, 7, 1, 12) }
    const { tasks } = await read(
      {
        '09/1.jsonl': [captured({ id: 'a' }), captured({ id: 'a', at: '09:40', answers: [answered('rpm')] })],
        '11/1.jsonl': [captured({ id: 'b', at: '11:30' })],
      },
      { '11/1.jsonl': ['a', 'a:0', 'b'].map((id) => truth(id, { queue: 'fork' })) },
      { spans: { inputs: later, labelled: earlier } },
    )
    expect(tasks.queue?.judged.map(({ id, label }) => [id, label])).toEqual([['a', 'fork']])
    expect(tasks.queue?.outcomes).toEqual([{ truth: 'fork', predicted: 'fork', count: 1 }])
  })

  it('of a model whose tasks the champion does not know are none, and the texts still count', async () => {
    const { rows, tasks, quality } = await read(
      { '09/1.jsonl': [captured({ id: 'a' })] },
      { '10/1.jsonl': [truth('a', { queue: 'fork' })] },
      { tasks: {} },
    )
    expect([rows, tasks, quality.invalid.count]).toEqual([1, {}, 0])
  })
})

describe('answers that break a rule', () => {
  const queue = (label: unknown, probabilities?: unknown) => ({
    ...answered('fork'),
    queue: { label, ...(probabilities !== undefined && { probabilities }) },
  })

  it.each([
    ['an unknown label', 'unknown label', queue('parking', { fork: 1, ilug: 0, rpm: 0 })],
    ['no label', 'missing answer', queue(null)],
    ['a confidence above 1', 'confidence is no number from 0 to 1', queue('fork', { fork: 1.5, ilug: -0.5, rpm: 0 })],
    [
      'a confidence that is a word',
      'confidence is no number from 0 to 1',
      queue('fork', { fork: 'much', ilug: 0, rpm: 0 }),
    ],
    [
      'probabilities that do not sum to 1',
      'probabilities do not sum to 1',
      queue('fork', { fork: 0.8, ilug: 0.1, rpm: 0.4 }),
    ],
  ])('are counted as invalid and their probabilities left out: %s', async (_, fault, answer) => {
    const { tasks, quality } = await read({
      '09/1.jsonl': [captured({ id: 'x', answers: [answer] }), captured({ id: 'y' })],
    })
    expect(tasks.queue?.faults).toEqual({ [fault]: 1 })
    expect(tasks.queue?.confidences.map(({ id }) => id)).toEqual(['y'])
    expect(quality.invalid).toEqual({ count: 1, n: 2 })
    expect(tasks.spam?.faults).toEqual({})
  })

  it('are judged as those of the reference are', async () => {
    const third = { fork: 0.4, ilug: 0.3, rpm: 0.3 }
    const answers = [
      queue('fork', third),
      queue('fork'),
      queue('fork', null),
      queue('fork', [0.4, 0.6]),
      queue('fork', { fork: 0.4 }),
      queue('fork', { fork: null, rpm: 1 }),
      queue('fork', { ...third, rpm: 0.305 }),
      queue('fork', { ...third, rpm: 0.32 }),
      queue('fork', { fork: 1.2, rpm: -0.2 }),
      queue('parking', third),
      queue('', third),
      queue(null, third),
      queue(5, third),
      queue({ fork: 1 }, third),
      { spam: answered('fork').spam },
      { ...answered('fork'), queue: 'fork' },
      { ...answered('fork'), queue: null },
    ]
    const expected = answers.map((of) =>
      readReferenceAnswer((of as { queue?: unknown }).queue, windowInput.tasks.queue?.labels ?? []),
    )
    for (const [index, answer] of answers.entries()) {
      const { tasks } = await read({ '09/1.jsonl': [captured({ id: 'x', answers: [answer as never] })] })
      const { fault, probabilities } = expected[index] ?? {}
      expect(tasks.queue?.faults, JSON.stringify(answer)).toEqual(fault ? { [fault]: 1 } : {})
      expect(tasks.queue?.confidences.map(({ probabilities: of }) => of)).toEqual(probabilities ? [probabilities] : [])
    }
  })

  it('are counted as invalid where a confidence is NaN, as Python writes it', async () => {
    const line = captured({ id: 'x' }).replace('{\\"fork\\":0.8', '{\\"fork\\":NaN')
    expect(line).toContain('NaN')
    const { tasks } = await read({ '09/1.jsonl': [line] })
    expect(tasks.queue?.faults).toEqual({ 'confidence is no number from 0 to 1': 1 })
    expect(tasks.queue?.predicted).toEqual({ fork: 1 })
  })

  it('are no fault where a model gives no probabilities, which then are not there to be read', async () => {
    const { tasks, quality } = await read({ '09/1.jsonl': [captured({ id: 'x', answers: [queue('fork')] })] })
    expect(tasks.queue).toMatchObject({ faults: {}, confidences: [], predicted: { fork: 1 } })
    expect(quality.invalid.count).toBe(0)
  })

  it('are counted where a text is no object, and it is empty as well', async () => {
    const { quality } = await read({
      '09/1.jsonl': [
        captured({ id: 'x', texts: ['bare'] }),
        captured({ id: 'y', texts: [{ subject: ' ', body: '' }] }),
      ],
    })
    expect(quality).toMatchObject({ invalid: { count: 1, n: 2 }, empty: { count: 2, n: 2 } })
  })
})
