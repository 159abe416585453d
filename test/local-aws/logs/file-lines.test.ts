import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endOfLines, type Line, readLines, readLinesBackward } from '../../../src/local-aws/logs/file-lines.ts'

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-lines-'))
  file = join(folder, 'a.log')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function collect(lines: AsyncIterable<Line>): Promise<Line[]> {
  const all: Line[] = []
  for await (const line of lines) all.push(line)
  return all
}

async function write(text: string): Promise<number> {
  await writeFile(file, text)
  return Buffer.byteLength(text)
}

describe('the lines of a log file', () => {
  it('are read without their ends, and empty ones are left out', async () => {
    const size = await write('one\n\ntwo\r\n\n\nthree')
    const lines = await collect(readLines(file, 0, size))
    expect(lines.map(({ text }) => text)).toEqual(['one', 'two\r', 'three'])
    expect(lines.map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [5, 10],
      [12, 17],
    ])
  })

  it('that are too long come in pieces of less than 256 KiB, none of which breaks a character', async () => {
    const long = 'ä'.repeat(400_000)
    const size = await write(`first\n${long}\nlast\n`)
    const lines = await collect(readLines(file, 0, size))
    expect(lines[0]?.text).toBe('first')
    expect(lines.at(-1)?.text).toBe('last')
    const pieces = lines.slice(1, -1)
    expect(pieces).toHaveLength(4)
    expect(pieces.map(({ text }) => text).join('')).toBe(long)
    for (const { start, end } of pieces) expect(end - start).toBeLessThanOrEqual(256 * 1024)
    const backward = await collect(readLinesBackward(file, size))
    expect(backward.reverse()).toEqual(lines)
  })

  it('survive a long run of line ends', async () => {
    const size = await write(`${'\n'.repeat(700_000)}x\n`)
    expect((await collect(readLines(file, 0, size))).map(({ text }) => text)).toEqual(['x'])
    expect((await collect(readLinesBackward(file, size))).map(({ text }) => text)).toEqual(['x'])
  })

  it('are the same forwards and backwards, and from every place where one starts', async () => {
    const line = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.integer({ min: 0, max: 300_000 }).map((n) => 'x'.repeat(n)),
    )
    const text = fc
      .array(
        line.map((one) => one.replaceAll('\n', ' ')),
        { maxLength: 8 },
      )
      .map((lines) => lines.join('\n'))
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const size = await write(content)
        const lines = await collect(readLines(file, 0, size))
        expect(lines.map(({ text: part }) => part).join('')).toBe(Buffer.from(content).toString().replaceAll('\n', ''))
        expect((await collect(readLinesBackward(file, size))).reverse()).toEqual(lines)
        const middle = lines[Math.floor(lines.length / 2)]
        if (middle)
          expect(await collect(readLines(file, middle.end, size))).toEqual(
            lines.filter(({ start }) => start >= middle.end),
          )
      }),
      { numRuns: 40 },
    )
  })

  it('end behind the last line end', async () => {
    expect(await endOfLines(file, await write('one\ntwo\nthr'))).toBe(8)
    expect(await endOfLines(file, await write('one'))).toBe(0)
    expect(await endOfLines(file, await write('one\n'))).toBe(4)
  })
})
