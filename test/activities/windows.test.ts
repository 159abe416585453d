import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { countConfidences } from '../../src/domain/drift/confidence-cells.ts'
import { answered, captured, truth } from './captured-calls.ts'
import { read } from './read-window.ts'

describe('the window of a check', () => {
  it('holds what was answered in it, with the labels counted for each task', async () => {
    const lines = [
      captured({ id: 'a', answers: [answered('fork', 'yes')] }),
      captured({ id: 'b', answers: [answered('rpm')] }),
      captured({ id: 'c', answers: [answered('rpm')] }),
    ]
    const { rows, tasks, texts, captures } = await read({ '09/1.jsonl': lines })
    expect(rows).toBe(3)
    expect(tasks.queue?.predicted).toEqual({ fork: 1, rpm: 2 })
    expect(tasks.spam?.predicted).toEqual({ no: 2, yes: 1 })
    expect(texts.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'])
    expect(texts.find(({ id }) => id === 'a')?.text).toBe('Question\nDear team, this is a')
    expect(tasks.queue?.confidences.find(({ id }) => id === 'a')).toEqual({
      id: 'a',
      label: 'fork',
      probabilities: { fork: 0.8, ilug: 0.1, rpm: 0.1 },
    })
    expect(captures).toMatchObject({ files: 1, lines: 3, outside: 0, duplicates: 0, quarantined: 0 })
  })

  it('begins with its first moment and ends before its last one, by the time of the event and not of the file', async () => {
    const lines = ['2026-07-31T23:59:59Z', '2026-08-01T00:00:00Z', '2026-08-01T23:59:59Z', '2026-08-02T00:00:00Z']
    const { texts, captures } = await read({ '00/1.jsonl': lines.map((at) => captured({ id: at, at })) })
    expect(texts.map(({ id }) => id).sort()).toEqual(['2026-08-01T00:00:00Z', '2026-08-01T23:59:59Z'])
    expect(captures.outside).toBe(2)
  })

  it('unfolds a batch into instances, each under the id by which its truth is told', async () => {
    const batch = captured({
      id: 'batch',
      texts: [{ subject: 'one' }, { body: null }],
      answers: [answered('fork'), answered('rpm')],
    })
    const { texts, tasks } = await read(
      { '09/1.jsonl': [batch] },
      { '10/1.jsonl': [truth('batch:0', { queue: 'fork' }), truth('batch:1', { queue: 'ilug' })] },
    )
    expect(texts.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: 'batch:0', text: 'one\n' },
      { id: 'batch:1', text: '\n' },
    ])
    expect(tasks.queue?.outcomes).toEqual([
      { truth: 'fork', predicted: 'fork', count: 1 },
      { truth: 'ilug', predicted: 'rpm', count: 1 },
    ])
  })

  it('knows a call of one text by its id, and by the first place of a batch of one', async () => {
    const { tasks } = await read(
      { '09/1.jsonl': [captured({ id: 'a' }), captured({ id: 'b' })] },
      { '09/1.jsonl': [truth('a', { queue: 'fork' }), truth('b:0', { queue: 'fork' })] },
    )
    expect(tasks.queue?.outcomes).toEqual([{ truth: 'fork', predicted: 'fork', count: 2 }])
  })

  it('takes the event id where the caller gave no id', async () => {
    const { texts } = await read({ '09/1.jsonl': [captured({ eventId: 'e-1' })] })
    expect(texts.map(({ id }) => id)).toEqual(['e-1'])
  })

  it('reads base64, JSON Lines and gzip as well as JSON', async () => {
    const line = JSON.parse(captured({ id: 'lines' }))
    const base64 = (text: string) => ({ data: Buffer.from(text).toString('base64'), encoding: 'BASE64' })
    line.captureData.endpointInput = base64('{"text":{"body":"one"}}\n{"text":{"body":"two"}}\n')
    line.captureData.endpointOutput = base64(
      `${JSON.stringify(answered('fork'))}\n${JSON.stringify(answered('rpm'))}\n`,
    )
    const packed = gzipSync(`${JSON.stringify(line)}\n`)
    const { texts, tasks, captures } = await read({ '09/1.jsonl.gz': packed })
    expect(captures.quarantined).toBe(0)
    expect(texts.map(({ text }) => text.trim()).sort()).toEqual(['one', 'two'])
    expect(tasks.queue?.predicted).toEqual({ fork: 1, rpm: 1 })
  })

  it('reads only the folders of its hours', async () => {
    const { captures } = await read(
      { '09/1.jsonl': [captured({ id: 'a' })], '12/1.jsonl': [captured({ id: 'b', at: '12:00' })] },
      {},
      {
        spans: {
          inputs: { fromMs: Date.UTC(2026, 7, 1, 9), toMs: Date.UTC(2026, 7, 1, 10) },
          labelled: { fromMs: Date.UTC(2026, 7, 1, 9), toMs: Date.UTC(2026, 7, 1, 10) },
        },
      },
    )
    expect(captures.files).toBe(1)
  })

  it('samples the texts of the window, as many as are wanted, however long the time before it is that is looked at for quality', async () => {
    const lines = (of: number) =>
      Array.from({ length: 3000 }, (_, i) => captured({ id: `m${of}-${i}`, at: i < 1500 ? '20:30' : '09:30' }))
    const files = Object.fromEntries([0, 1, 2, 3].map((of) => [`09/${of}.jsonl`, lines(of)]))
    const evening = { fromMs: Date.UTC(2026, 7, 1, 20), toMs: Date.UTC(2026, 7, 1, 21) }
    const morning = { fromMs: Date.UTC(2026, 7, 1, 9), toMs: Date.UTC(2026, 7, 1, 10) }
    const spans = { inputs: evening, labelled: morning }
    const { rows, texts } = await read(files, {}, { spans })
    expect(rows).toBe(6_000)
    expect(texts).toHaveLength(5_000)
    expect((await read(files, {}, { spans }, { partBytes: 1 })).texts).toEqual(texts)
  })

  it('is the same however little is read at once', async () => {
    const lines = (from: number) =>
      Array.from({ length: 30 }, (_, i) => captured({ id: `m${(from + i) % 70}`, at: `09:${10 + (i % 50)}` }))
    const files = {
      '09/1.jsonl': lines(0),
      '09/2.jsonl': [...lines(30), '{'],
      '10/1.jsonl': lines(60),
      '10/2.jsonl': ['{'],
    }
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`11/${i}.jsonl`, [captured({ id: `n${i}` })]]))
    const truths = {
      '12/1.jsonl': [truth('m3', { queue: 'fork' })],
      '13/1.jsonl': [truth('m3', { queue: 'rpm' }), '{'],
    }
    const together = await read({ ...files, ...many }, truths)
    expect(together.rows).toBe(79)
    expect(together.captures).toMatchObject({ files: 13, quarantined: 2 })
    expect(await read({ ...files, ...many }, truths, {}, { partBytes: 1 })).toEqual(together)
  })

  it('counts its texts by hour', async () => {
    const { perHour } = await read({
      '09/1.jsonl': ['00:00', '09:00', '09:59', '23:59'].map((at) => captured({ id: at, at })),
    })
    expect(perHour).toHaveLength(24)
    expect([perHour[0], perHour[9], perHour[23]]).toEqual([1, 2, 1])
  })

  it('is the same for every order of the lines', async () => {
    const lines = Array.from({ length: 40 }, (_, i) =>
      captured({ id: `m${i % 30}`, at: `09:${10 + (i % 50)}`, answers: [answered(i % 3 === 0 ? 'fork' : 'rpm')] }),
    )
    const forwards = await read({ '09/1.jsonl': lines })
    const backwards = await read({ '09/1.jsonl': lines.toReversed() })
    expect(backwards).toEqual(forwards)
  })
})

describe('a window with nothing in it', () => {
  it('has no row and no share, and says that no file was there', async () => {
    const { rows, quality, tasks, captures, truth: told } = await read({})
    expect(rows).toBe(0)
    expect(quality.empty).toEqual({ count: 0, n: 0 })
    expect(tasks.queue).toEqual({
      predicted: {},
      outcomes: [],
      unknownTruth: [],
      confidences: [],
      confidenceCells: countConfidences([]),
      judged: [],
      faults: {},
    })
    expect(captures.files).toBe(0)
    expect(told).toMatchObject({ files: 0, medianDelayMs: null, coverage: { count: 0, n: 0 } })
  })

  it('is none the richer for an empty file', async () => {
    expect(await read({ '09/1.jsonl': '', '10/1.jsonl': '\n\n' })).toMatchObject({ rows: 0, captures: { files: 2 } })
  })
})

describe('ids that come again', () => {
  it('count once, with what was answered first', async () => {
    const { rows, tasks, captures } = await read({
      '09/1.jsonl': [captured({ id: 'a', at: '09:31', answers: [answered('rpm')] }), captured({ id: 'a' })],
      '10/1.jsonl': [captured({ id: 'a', at: '09:32' })],
    })
    expect(rows).toBe(1)
    expect(tasks.queue?.predicted).toEqual({ fork: 1 })
    expect(captures.duplicates).toBe(2)
  })

  it('are not mistaken for texts that come again, which are counted by themselves', async () => {
    const texts = [{ subject: 'same', body: 'text' }]
    const { quality } = await read({ '09/1.jsonl': ['a', 'b', 'c'].map((id) => captured({ id, texts })) })
    expect(quality.duplicate).toEqual({ count: 2, n: 3 })
  })
})
