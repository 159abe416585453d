import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { captured, captureFolder } from './captured-calls.ts'
import { read } from './read-window.ts'

describe('captures that are broken', () => {
  const good = captured({ id: 'good' })

  it.each([
    ['a line that is no JSON', 'broken line', '{"captureData": oh no}'],
    ['a JSON that is no capture', 'not a capture', '{"hello":1}'],
    ['a JSON that is no object', 'not a capture', 'null'],
    ['a call without an id', 'missing id', captured({ eventId: '' })],
    ['a time that is none', 'invalid time', captured({ id: 'x', at: 'yesterday at noon' })],
    ['a time without an end', 'invalid time', captured({ id: 'x', at: 'infinity' })],
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

  it('are set aside where gzip was half written, though its beginning could be read', async () => {
    const whole = gzipSync(Array.from({ length: 2000 }, (_, i) => `${captured({ id: `m${i}` })}\n`).join(''))
    const { rows, quarantine } = await read({
      '09/1.jsonl.gz': whole.subarray(0, whole.length >> 1),
      '09/2.jsonl': [good],
    })
    expect(rows).toBe(1)
    expect(quarantine).toMatchObject([{ line: null, rule: 'unreadable file' }])
  })

  it('lie outside where a clock jumped by years, and the others count', async () => {
    const times = ['1970-01-01T00:00:00Z', '2106-02-07T06:28:16Z', '9999-12-31T23:59:59Z', '2026-08-01T09:30:00Z']
    const { rows, captures } = await read({ '09/1.jsonl': times.map((at) => captured({ id: at, at })) })
    expect(rows).toBe(1)
    expect(captures).toMatchObject({ outside: 3, astray: 3, quarantined: 0 })
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

  it('are named by their own file and line among thousands', async () => {
    const lines = (name: string, broken: number) =>
      Array.from({ length: 10_000 }, (_, i) => (i + 1 === broken ? '{' : captured({ id: `${name}${i}` })))
    const { rows, quarantine } = await read({ '09/1.jsonl': lines('a', 9_999), '09/2.jsonl': lines('b', 7) })
    expect(rows).toBe(19_998)
    expect(quarantine.map(({ key, line }) => [key.slice(-7), line])).toEqual([
      ['1.jsonl', 9_999],
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
