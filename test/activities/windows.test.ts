import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createWindowActivities } from '../../src/activities/windows.ts'
import { readReferenceAnswer } from '../../src/domain/drift/reference-profile.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'
import { answered, captured, captureFolder, place, truth, truthFolder, windowInput } from './captured-calls.ts'

/** The window over these files, by what follows the folder of the day. */
async function read(
  captures: Record<string, string | string[] | Uint8Array>,
  truths: Record<string, string | string[] | Uint8Array> = {},
  changes: Partial<typeof windowInput> = {},
) {
  const objects = createMemoryObjectStore()
  const store = async (folder: string, files: typeof captures) => {
    for (const [name, lines] of Object.entries(files)) {
      await objects.write(place.bucket, `${folder}/${name}`, Array.isArray(lines) ? `${lines.join('\n')}\n` : lines)
    }
  }
  await store(captureFolder, captures)
  await store(truthFolder, truths)
  return createWindowActivities({ objects }).readWindow({ ...windowInput, ...changes })
}

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
    const lines = Array.from({ length: 30_000 }, (_, i) => captured({ id: `m${i}`, at: i < 6_000 ? '20:30' : '09:30' }))
    const evening = { fromMs: Date.UTC(2026, 7, 1, 20), toMs: Date.UTC(2026, 7, 1, 21) }
    const morning = { fromMs: Date.UTC(2026, 7, 1, 9), toMs: Date.UTC(2026, 7, 1, 10) }
    const { rows, texts } = await read({ '09/1.jsonl': lines }, {}, { spans: { inputs: evening, labelled: morning } })
    expect(rows).toBe(6_000)
    expect(texts).toHaveLength(5_000)
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
    expect(tasks.queue).toEqual({ predicted: {}, outcomes: [], unknownTruth: [], confidences: [], faults: {} })
    expect(captures.files).toBe(0)
    expect(told).toMatchObject({ files: 0, medianDelayMs: null, coverage: { count: 0, n: 0 } })
  })

  it('is none the richer for an empty file', async () => {
    expect(await read({ '09/1.jsonl': '', '10/1.jsonl': '\n\n' })).toMatchObject({ rows: 0, captures: { files: 2 } })
  })
})

describe('captures that are broken', () => {
  const good = captured({ id: 'good' })

  it.each([
    ['a line that is no JSON', 'broken line', '{"captureData": oh no}'],
    ['a JSON that is no capture', 'not a capture', '{"hello":1}'],
    ['a JSON that is no object', 'not a capture', 'null'],
    ['a call without an id', 'missing id', captured({ eventId: '' })],
    ['a time that is none', 'invalid time', captured({ id: 'x', at: 'yesterday at noon' })],
    ['an input that is no JSON', 'unreadable input', good.replace('{\\"instances\\"', '<xml>')],
    ['an input of which nothing was kept', 'unreadable input', good.replace('endpointInput', 'endpointNothing')],
    ['an answer of which nothing was kept', 'unreadable answer', good.replace('endpointOutput', 'endpointNothing')],
    ['fewer answers than texts', 'answers do not match', captured({ id: 'x', texts: [{ body: 'a' }, { body: 'b' }] })],
  ])('are set aside with file, line and reason: %s', async (_, rule, line) => {
    const { rows, captures, quarantine, quality } = await read({ '09/1.jsonl': [good, '', line] })
    expect(rows).toBe(1)
    expect(captures).toMatchObject({ quarantined: 1, byRule: { [rule]: 1 } })
    expect(quarantine).toEqual([{ key: `${captureFolder}/09/1.jsonl`, line: 3, rule, message: expect.any(String) }])
    expect(quality.invalid).toEqual({ count: 1, n: 2 })
  })

  it('are set aside where the last line is half written, and that is said', async () => {
    const { rows, quarantine } = await read({
      '09/1.jsonl': `${good}\n${captured({ id: 'b' }).slice(0, 200)}`,
      '10/1.jsonl': [captured({ id: 'c', at: '10:00' })],
    })
    expect(rows).toBe(2)
    expect(quarantine).toMatchObject([
      { line: 2, rule: 'broken line', message: expect.stringContaining('ends in the middle') },
    ])
  })

  it('are set aside where gzip is corrupt, the whole file at once', async () => {
    const corrupt = gzipSync(good).subarray(0, 60)
    const { rows, quarantine } = await read({ '09/1.jsonl.gz': corrupt, '09/2.jsonl': [good] })
    expect(rows).toBe(1)
    expect(quarantine).toMatchObject([
      { key: expect.stringContaining('1.jsonl.gz'), line: null, rule: 'unreadable file' },
    ])
  })

  it('are set aside where a line is not UTF-8, and the others keep their numbers', async () => {
    const bytes = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('{\n')])
    const { rows, quarantine } = await read({ '09/1.jsonl': bytes })
    expect(rows).toBe(1)
    expect(quarantine.map(({ line, rule }) => [line, rule])).toEqual([
      [2, 'wrong encoding'],
      [3, 'broken line'],
    ])
  })

  it.each([
    ['a separator of columns', '\u0001'],
    ['a zero', '\u0000'],
    ['a lone carriage return', '\r'],
  ])('keep to their own line where a control sign stands in it: %s', async (_, sign) => {
    const { rows, captures } = await read({
      '09/1.jsonl': [`${sign}{${sign}"x${sign}`, good, `${good.replaceAll('good', 'other')}\r`],
    })
    expect(rows).toBe(2)
    expect(captures.byRule).toEqual({ 'broken line': 1 })
  })

  it('are named by their own file and line among tens of thousands', async () => {
    const lines = (name: string, broken: number) =>
      Array.from({ length: 20_000 }, (_, i) => (i + 1 === broken ? '{' : captured({ id: `${name}${i}` })))
    const { rows, quarantine } = await read({ '09/1.jsonl': lines('a', 19_999), '09/2.jsonl': lines('b', 7) })
    expect(rows).toBe(39_998)
    expect(quarantine.map(({ key, line }) => [key.slice(-7), line])).toEqual([
      ['1.jsonl', 19_999],
      ['2.jsonl', 7],
    ])
  })

  it('never show what customers wrote', async () => {
    const { quarantine } = await read({
      '09/1.jsonl': [`{"secret account 4711`, captured({ id: 'x', at: 'secret 4711' })],
    })
    expect(quarantine).toHaveLength(2)
    expect(JSON.stringify(quarantine)).not.toContain('4711')
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
