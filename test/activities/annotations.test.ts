import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createAnnotationActivities } from '../../src/activities/annotations.ts'
import { readStaged } from '../../src/activities/staged-annotations.ts'
import { storageKeys } from '../../src/contract/keys.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'
import { customerText, definition, delivered, jsonLines, place, range } from './annotation-deliveries.ts'

type Files = Record<string, string | Uint8Array>

async function ingest(files: Files, changed = definition) {
  const objects = createMemoryObjectStore()
  for (const [name, body] of Object.entries(files)) {
    await objects.write(place.bucket, `${storageKeys.annotations(place.model)}${name}`, body)
  }
  const progress: unknown[] = []
  const { ingestAnnotations } = createAnnotationActivities({ objects, heartbeat: (details) => progress.push(details) })
  const report = await ingestAnnotations({ ...place, definition: changed })
  const staged = await readStaged(objects, report.staged)
  return { report, staged, quarantine: readQuarantine(objects.contents), progress }
}

function readQuarantine(contents: ReadonlyMap<string, Uint8Array>): Record<string, unknown>[] {
  const bytes = contents.get(`${place.bucket}/${storageKeys.run(place.model, place.runId)}quarantine.jsonl`)
  const lines = bytes ? new TextDecoder().decode(bytes).trimEnd().split('\n') : []
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

const good = jsonLines(range(0, 100).map((number) => delivered(number)))

describe('ingestAnnotations', () => {
  it('stages what was delivered, sorted by time, with counts and sources', async () => {
    const { report, staged } = await ingest({
      'b.jsonl': jsonLines([delivered(1)]),
      'a.jsonl': jsonLines([delivered(2)]),
    })
    expect(report).toMatchObject({
      rows: 2,
      accepted: 2,
      quarantined: 0,
      quarantine: null,
      verdict: { outcome: 'pass' },
    })
    expect(staged.records.map(({ id }) => id)).toEqual(['m1', 'm2'])
    expect(staged.sources.map(({ key }) => key)).toEqual(
      ['a.jsonl', 'b.jsonl'].map((name) => `client-email/annotations/${name}`),
    )
    expect(staged.sources[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('takes the later file as a correction of the earlier', async () => {
    const { report, staged } = await ingest({
      '2002/08/02.jsonl': jsonLines([delivered(1, { queue: 'other' })]),
      '2002/08/01.jsonl': jsonLines([delivered(1)]),
    })
    expect(report).toMatchObject({ rows: 2, accepted: 1, corrected: 1 })
    expect(staged.records[0]?.labels.queue).toBe('other')
  })

  it('reads gzip by the name of the key', async () => {
    const { report } = await ingest({ 'a.jsonl.gz': gzipSync(good) })
    expect(report).toMatchObject({ rows: 100, accepted: 100 })
  })

  it('reads UTF-8 with a byte order mark, lines that end in CR LF, blank lines, and a last line without an end', async () => {
    const text = `\ufeff${JSON.stringify(delivered(1))}\r\n\r\n  \n${JSON.stringify(delivered(2))}`
    expect((await ingest({ 'a.jsonl': text })).report).toMatchObject({ rows: 2, accepted: 2 })
  })

  it('reports a file of 0 bytes and goes on', async () => {
    const { report } = await ingest({ 'a.jsonl': '', 'b.jsonl': good })
    expect(report).toMatchObject({ rows: 100, accepted: 100, quarantined: 0 })
    expect(report.files).toMatchObject({ read: 2, empty: 1, emptyKeys: ['client-email/annotations/a.jsonl'] })
  })

  it('is inconclusive when all files are empty', async () => {
    expect((await ingest({ 'a.jsonl': '' })).report.verdict.outcome).toBe('inconclusive')
  })

  it('fails when nothing was delivered, naming where it looked', async () => {
    await expect(ingest({})).rejects.toMatchObject({
      type: 'NoAnnotations',
      nonRetryable: true,
      message: expect.stringContaining('s3://perennial-test/client-email/annotations/'),
    })
  })

  it('quarantines broken lines with their numbers', async () => {
    const cutOff = JSON.stringify(delivered(3)).slice(0, 60)
    const { report, quarantine } = await ingest({ 'a.jsonl': `${jsonLines([delivered(1)])}not json\n${cutOff}\n[1]\n` })
    expect(report).toMatchObject({ rows: 4, accepted: 1, byRule: { 'broken line': 2, 'not an object': 1 } })
    expect(quarantine.map(({ line, rule }) => [line, rule])).toEqual([
      [2, 'broken line'],
      [3, 'broken line'],
      [4, 'not an object'],
    ])
    expect(quarantine[1]?.reason).toContain('cut off before the closing brace')
  })

  it.each([
    ['unknown label', { queue: 'rss' }],
    ['missing time', { at: null }],
    ['invalid time', { at: '01.08.2002' }],
    ['missing id', { id: '' }],
    ['missing text', { subject: '', body: '' }],
    ['no label', { spam: null, queue: null }],
  ])('quarantines a row with %s and keeps the others', async (rule, changes) => {
    const { report, quarantine } = await ingest({ 'a.jsonl': `${good}${jsonLines([delivered(200, changes)])}` })
    expect(report).toMatchObject({ accepted: 100, quarantined: 1, byRule: { [rule]: 1 }, verdict: { outcome: 'pass' } })
    expect(quarantine).toMatchObject([{ key: 'client-email/annotations/a.jsonl', line: 101, rule }])
  })

  it.each([
    ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), 'got UTF-16'],
    ['Latin-1', Buffer.from(`${jsonLines([{ id: 1 }])}${good}`, 'latin1'), 'first in line 2'],
  ])('quarantines a whole file in %s, counted by its lines', async (_encoding, bytes, got) => {
    const { report, quarantine } = await ingest({ 'a.jsonl': bytes, 'b.jsonl': good })
    expect(report.accepted).toBe(100)
    expect(report.byRule['wrong encoding']).toBeGreaterThanOrEqual(100)
    expect(report.files).toMatchObject({ unreadable: 1, unreadableKeys: ['client-email/annotations/a.jsonl'] })
    expect(quarantine).toMatchObject([{ line: null, rule: 'wrong encoding', reason: expect.stringContaining(got) }])
    expect(report.verdict.outcome).toBe('fail')
  })

  it('quarantines a file that is not the gzip its name says', async () => {
    const { quarantine } = await ingest({ 'a.jsonl.gz': good })
    expect(quarantine).toMatchObject([{ line: null, rule: 'unreadable file' }])
  })

  it('says in words why too many rows were set aside', async () => {
    const bad = range(100, 108).map((number) => delivered(number, { queue: 'rss' }))
    const { report } = await ingest({ 'a.jsonl': `${good}${jsonLines(bad)}` })
    expect(report.verdict).toMatchObject({
      outcome: 'fail',
      reasons: ['quarantined 7.41 % (8 of 108 rows) is above the limit 5 %: 8 unknown label'],
    })
  })

  it('shows no text of a customer outside what it stages', async () => {
    const rows = [
      delivered(1),
      delivered(2, { at: null }),
      delivered(3, { queue: 'rss' }),
      delivered(4, { subject: [customerText] }),
    ]
    const { report, quarantine, progress } = await ingest({ 'a.jsonl': `${jsonLines(rows)}{"body":"${customerText}` })
    expect(quarantine).toHaveLength(4)
    expect(JSON.stringify([report, quarantine, progress])).not.toContain(customerText)
  })

  it('refuses a task whose annotations it cannot read', async () => {
    const entities = { ...definition, tasks: { diseases: { type: 'entities', labels: ['disease'] } } }
    await expect(ingest({ 'a.jsonl': good }, entities)).rejects.toMatchObject({ type: 'InvalidDefinition' })
  })

  it('tells how far it is before every file', async () => {
    const { progress } = await ingest({ 'a.jsonl': good, 'b.jsonl': '' })
    expect(progress).toContainEqual({ file: 'client-email/annotations/b.jsonl', filesRead: 1, files: 2 })
  })
})
