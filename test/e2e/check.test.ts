import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createObjectStore } from '../../src/aws/object-store.ts'
import { checkCommand } from '../../src/cli/check.ts'
import { storageKeys } from '../../src/contract/keys.ts'
import type { WindowCheck } from '../../src/domain/drift/window-check.ts'
import { replayTraffic } from '../../src/triggers/traffic.ts'
import { realActivities } from '../support/lifecycle-activities.ts'
import {
  fixtureDefinition,
  madeUpMails,
  operate,
  readFixture,
  startTestAws,
  startTestGateway,
  until,
} from '../support/stack.ts'
import { startTestTemporal, withWorkers } from '../support/temporal.ts'

const monitoring = `
monitoring:
  schedule: { calendar: every day at 02:00 }
  window: { length: 1 hour }
  monitors:
    - { kind: prediction-drift, task: queue, effect: total-variation, warning: 0.3, critical: 0.5 }
    - { kind: quality, task: queue, effect: accuracy-drop, warning: 0.3, critical: 0.5 }
    - { kind: data-quality, effect: empty-share, warning: 0.2, critical: 0.5 }
`
const queues = ['fork', 'ilug', 'rpm']
const rows = 240

let aws: Awaited<ReturnType<typeof startTestAws>>
let gateway: Awaited<ReturnType<typeof startTestGateway>>
let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-check-'))
  file = join(folder, 'model.yaml')
  await writeFile(file, readFileSync(fixtureDefinition, 'utf8') + monitoring)
  aws = await startTestAws()
  gateway = await startTestGateway(aws.clients)
  const temporal = await startTestTemporal()
  const activities = realActivities(temporal, aws.clients)
  await withWorkers(temporal, activities, async () => {
    const { apply, deliver, retrain } = operate(temporal, aws.clients, readFixture(file))
    await apply()
    await deliver('2002/07/01.jsonl', madeUpMails(1000))
    expect(await retrain('first')).toMatchObject({ outcome: 'promoted' })
  })
  await temporal.stop()
})
afterAll(async () => {
  await gateway.close()
  await aws.stop()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  process.exitCode = 0
  vi.restoreAllMocks()
})

const objects = () => createObjectStore(aws.clients.s3)

/** Traffic with its truth, captured whole, in a window of its own: captures have whole seconds. */
async function windowOf(name: string, textOf: (index: number) => string): Promise<{ end: string; length: string }> {
  const { environment, model } = readFixture(file)
  const second = () => new Promise((resolve) => setTimeout(resolve, 1100))
  await second()
  const from = Date.now()
  await replayTraffic({
    url: gateway.url,
    model,
    mails: Array.from({ length: rows }, (_, index) => ({
      text: { subject: `Confidential matter number ${index}`, body: textOf(index) },
      inferenceId: `${name}-${index}`,
    })),
    ratePerSecond: 200,
  })
  await second()
  const end = new Date()
  const told = Array.from({ length: rows }, (_, index) =>
    JSON.stringify({
      groundTruthData: { data: JSON.stringify({ queue: queues[index % 3] }), encoding: 'JSON' },
      eventMetadata: { eventId: `${name}-${index}` },
      eventVersion: '0',
    }),
  )
  const hour = end.toISOString().slice(0, 13).replace(/[-T]/g, '/')
  const key = `${storageKeys.groundTruth(model)}${hour}/${name}.jsonl`
  await objects().write(environment.bucket, key, told.join('\n'))
  await until(async () => (await capturedLines(name)) === rows, `the captures of ${name}`)
  return { end: end.toISOString(), length: `${end.getTime() - Math.floor(from / 1000) * 1000} ms` }
}

async function capturedLines(name: string): Promise<number> {
  const { environment, model } = readFixture(file)
  let lines = 0
  for await (const { key } of objects().list(environment.bucket, storageKeys.captures(model))) {
    const text = new TextDecoder().decode(await objects().read(environment.bucket, key))
    lines += text.split(`"inferenceId":"${name}-`).length - 1
  }
  return lines
}

/** `perennial check` in this process. */
async function check(...options: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.err += text
    return true
  })
  const json = join(folder, 'verdicts.json')
  const report = join(folder, 'report.html')
  await checkCommand.parseAsync([file, '--json', json, '--report', report, ...options], { from: 'user' })
  const exitCode = process.exitCode
  vi.restoreAllMocks()
  const result = JSON.parse(await readFile(json, 'utf8')) as WindowCheck
  return { ...said, exitCode, result, page: await readFile(report, 'utf8') }
}

describe('perennial check on the embedded AWS', () => {
  it('is ok over traffic like that on which the champion was judged, and keeps verdicts and reports', async () => {
    const { end, length } = await windowOf(
      'quiet',
      (index) => `spam=${index % 5 === 0 ? 'yes' : 'no'} queue=${queues[index % 3]} kind regards`,
    )
    const { out, err, exitCode, result, page } = await check('--end', end, '--length', length)
    expect(out).toContain('ok: Nothing moved beyond its thresholds')
    expect(result).toMatchObject({
      outcome: 'ok',
      version: 1,
      read: { rows, truth: { coverage: { count: rows, n: rows } } },
    })
    expect(exitCode).toBe(0)
    expect(err).toContain('reading')
    expect(page).toContain('Nothing moved beyond its thresholds')
    expect(page).not.toContain('kind regards')
    const kept = await objects().read('parrots-local', `parrots/monitoring/looks/${end}/verdicts.json`)
    expect(JSON.parse(new TextDecoder().decode(kept))).toEqual(result)
  })

  it('is critical, exit code 11, where the feed broke, and says what moved', async () => {
    const { end, length } = await windowOf('broken', () => 'queue=fork')
    const { out, exitCode, result } = await check('--end', end, '--length', length)
    expect(exitCode).toBe(11)
    expect(result.monitors.map(({ outcome }) => outcome)).toEqual(['critical', 'critical', 'ok'])
    expect(out).toMatch(/accuracy-drop of quality of queue .* exceeds the critical threshold 0\.5/)
  })

  it('is insufficient data, exit code 12, where nothing was captured', async () => {
    const { exitCode, result, out } = await check('--end', '2020-01-01T00:00:00Z', '--length', '1 hour')
    expect(exitCode).toBe(12)
    expect(result.read.rows).toBe(0)
    expect(out).toContain('no capture file lies in the hours of the window')
  })

  it('refuses a time without a zone', async () => {
    checkCommand.exitOverride().configureOutput({ writeErr: () => undefined })
    await expect(checkCommand.parseAsync([file, '--end', 'yesterday'], { from: 'user' })).rejects.toThrow(
      'with its zone',
    )
  })
})
