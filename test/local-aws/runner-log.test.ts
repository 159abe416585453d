import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followLog } from '../../src/local-aws/runner/log-follower.ts'
import { compileMetrics, readMetrics } from '../../src/local-aws/runner/log-metrics.ts'
import { until } from '../support/sagemaker-requests.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runner-log-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('following a log', () => {
  it('hands over whole lines while the file grows, the last one also without a line end', async () => {
    const file = join(folder, 'grows.log')
    const lines: string[] = []
    await writeFile(file, 'one\ntw')
    const log = followLog(file, 5, (more) => lines.push(...more))
    await until(
      async () => lines.length,
      (count) => count === 1,
      'the first line',
    )
    await appendFile(file, 'o ä\nthree')
    await log.finish()
    expect(lines).toEqual(['one', 'two ä', 'three'])
  })

  it('cuts lines that never end instead of keeping them', async () => {
    const file = join(folder, 'long.log')
    await writeFile(file, `${'x'.repeat(1_000_000)}\nnext\n`)
    const lines: string[] = []
    await followLog(file, 5, (more) => lines.push(...more)).finish()
    expect(lines.map((line) => line.length)).toEqual([8_192, 4])
  })
})

describe('reading metrics', () => {
  const read = (Regex: string, line: string) =>
    readMetrics(compileMetrics([{ Name: 'm', Regex }]), line, 5).map(({ value }) => value)

  it.each([
    ['m=([0-9.e-]+)', 'a m=1.9e-05;', [1.9e-5]],
    ['m=(?P<value>[0-9.]+)', 'm=2.5', [2.5]],
    ['m=(.*)', 'm=none', []],
    ['m=(.*)', 'm=', []],
    ['m=([0-9]+)', 'n=1', []],
    ['m=[0-9]+', 'm=1', []],
  ])('by %s in %j gives %j', (regex, line, expected) => {
    expect(read(regex, line)).toEqual(expected)
  })

  it('refuses a regex that cannot be compiled and names its metric', () => {
    expect(() => compileMetrics([{ Name: 'loss', Regex: '([' }])).toThrow('The regex of metric loss cannot be compiled')
  })
})
