import { describe, expect, it } from 'vitest'
import { answered, captured, truth, windowInput } from './captured-calls.ts'
import { read } from './read-window.ts'

describe('the slices of a window', () => {
  const slices = ['language']
  const of = (id: string, value: unknown, queue = 'fork') =>
    captured({ id, answers: [answered(queue)], slices: { language: value, other: 'unasked' } })

  it('are counted by value, with answers and outcomes', async () => {
    const { slices: counted } = await read(
      { '09/1.jsonl': [of('a', 'de'), of('b', 'de', 'rpm'), of('c', 'en')] },
      { '10/1.jsonl': [truth('a', { queue: 'fork' }), truth('c', { queue: 'rpm' })] },
      { slices },
    )
    expect(Object.keys(counted)).toEqual(['language'])
    expect(counted.language?.de?.rows).toBe(2)
    expect(counted.language?.de?.tasks.queue).toEqual({
      predicted: { fork: 1, rpm: 1 },
      outcomes: [{ truth: 'fork', predicted: 'fork', count: 1 }],
    })
    expect(counted.language?.en?.tasks.queue?.outcomes).toEqual([{ truth: 'rpm', predicted: 'fork', count: 1 }])
  })

  it('leave out texts without a value', async () => {
    const lines = [of('a', ''), of('b', null), captured({ id: 'c' }), captured({ id: 'd', slices: 'de' })]
    const { rows, slices: counted } = await read({ '09/1.jsonl': lines }, {}, { slices })
    expect(rows).toBe(4)
    expect(counted).toEqual({ language: {} })
  })

  it('keep the 50 most frequent values and call the others other', async () => {
    const often = Array.from({ length: 100 }, (_, i) => of(`m${i}`, `v${i % 50}`))
    const lines = [of('x', 'rare'), of('y', 'x'.repeat(200)), ...often]
    const { language = {} } = (await read({ '09/1.jsonl': lines }, {}, { slices })).slices
    expect(Object.keys(language)).toHaveLength(51)
    expect(language.other?.rows).toBe(2)
  })

  it('are none where the definition names none', async () => {
    expect((await read({ '09/1.jsonl': [of('a', 'de')] }, {}, { slices: windowInput.slices })).slices).toEqual({})
  })
})
