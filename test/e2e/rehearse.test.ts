import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createObjectStore } from '../../src/aws/object-store.ts'
import { rehearseCommand } from '../../src/cli/rehearse.ts'
import { storageKeys } from '../../src/contract/keys.ts'
import type { RehearsedRecord } from '../../src/domain/policy/rehearse-record.ts'
import { answered, captured, truth } from '../activities/captured-calls.ts'
import { realActivities } from '../support/lifecycle-activities.ts'
import { fixtureDefinition, madeUpMails, operate, readFixture, startTestAws } from '../support/stack.ts'
import { startTestTemporal, withWorkers } from '../support/temporal.ts'

const monitoring = `
monitoring:
  schedule: { calendar: every day at 02:00, timezone: Europe/London }
  window: { length: 1 day }
  confirmations: 2 of 3
  monitors:
    - { kind: prediction-drift, task: queue, effect: total-variation, warning: 0.2, critical: 0.8 }
    - { kind: quality, task: queue, effect: accuracy-drop, warning: 0.2, critical: 0.8 }
`
const queues = ['fork', 'ilug', 'rpm']
const rows = 300
const hour = 3_600_000
const firstCheck = Date.UTC(2002, 8, 1, 1)
const isoOf = (checks: number) => new Date(firstCheck + checks * 24 * hour).toISOString()

let aws: Awaited<ReturnType<typeof startTestAws>>
let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-rehearse-'))
  file = join(folder, 'model.yaml')
  const priced = readFileSync(fixtureDefinition, 'utf8').replace(
    'bucket: parrots-local',
    'bucket: parrots-local\n    prices: { ml.m5.large: 36 USD }',
  )
  await writeFile(file, priced + monitoring)
  aws = await startTestAws()
  const temporal = await startTestTemporal()
  await withWorkers(temporal, realActivities(temporal, aws.clients), async () => {
    const { apply, deliver, retrain } = operate(temporal, aws.clients, readFixture(file))
    await apply()
    await deliver('2002/07/01.jsonl', madeUpMails(1000))
    expect(await retrain('first')).toMatchObject({ outcome: 'promoted' })
  })
  await temporal.stop()
  for (const check of [0, 1, 2, 3]) await recordDay(check, (index) => queues[index % 3] ?? '')
  for (const check of [4, 5, 6]) await recordDay(check, () => 'fork')
})
afterAll(async () => {
  await aws.stop()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  process.exitCode = 0
  vi.restoreAllMocks()
})

/** The day before a check, as SageMaker would have left it in the bucket. */
async function recordDay(check: number, answer: (index: number) => string): Promise<void> {
  const { environment, model } = readFixture(file)
  const objects = createObjectStore(aws.clients.s3)
  const at = (index: number) => new Date(firstCheck + (check - 1) * 24 * hour + (index % 24) * hour)
  const filed = (index: number) => at(index).toISOString().slice(0, 13).replace(/[-T]/g, '/')
  for (const inHour of Array.from({ length: 24 }, (_, index) => index)) {
    const ids = Array.from({ length: rows }, (_, index) => index).filter((index) => index % 24 === inHour)
    const calls = ids.map((index) => {
      const text = { subject: `Confidential matter number ${index}`, body: `queue=${queues[index % 3]} kind regards` }
      const answers = [answered(answer(index))]
      return captured({ id: `${check}-${index}`, at: at(index).toISOString(), texts: [text], answers })
    })
    const told = ids.map((index) => truth(`${check}-${index}`, { queue: queues[index % 3] }))
    const captures = `${storageKeys.captures(model)}${model}/v1/${filed(inHour)}/${check}.jsonl`
    await objects.write(environment.bucket, captures, `${calls.join('\n')}\n`)
    const known = `${storageKeys.groundTruth(model)}${filed(inHour)}/${check}.jsonl`
    await objects.write(environment.bucket, known, `${told.join('\n')}\n`)
  }
}

/** `perennial rehearse` in this process. */
async function rehearse(...options: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.err += text
    return true
  })
  const [json, report] = [join(folder, 'rehearsal.json'), join(folder, 'rehearsal.html')]
  await rehearseCommand.parseAsync([file, '--json', json, '--report', report, ...options], { from: 'user' })
  const exitCode = process.exitCode ?? 0
  vi.restoreAllMocks()
  const record = JSON.parse(await readFile(json, 'utf8')) as RehearsedRecord
  return { ...said, exitCode, record, page: await readFile(report, 'utf8') }
}

describe('perennial rehearse on the embedded AWS', () => {
  it('shows what monitors and policy would have done about the record, and how other thresholds would have', async () => {
    const changed = new Date(firstCheck + 3 * 24 * hour).toISOString()
    const period = ['--from', '2002-09-01T00:00:00Z', '--to', '2002-09-08T00:00:00Z']
    const { out, err, exitCode, record, page } = await rehearse(...period, '--changed', changed, '--sweep')
    expect(exitCode).toBe(0)
    expect(record.timeline.map(({ windowEnd }) => windowEnd)).toEqual([0, 1, 2, 3, 4, 5, 6].map(isoOf))
    expect(record.timeline.map(({ action }) => action)).toEqual([
      ...['nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'retrain', 'nothing'],
    ])
    expect(record.summary).toMatchObject({ alarms: 1, falseAlarms: 0, trainings: 1 })
    expect(record.summary.cost?.currency).toBe('USD')
    expect(err).toContain('window 1 of 7')
    expect(out).toContain('raised an alarm after 2 days')
    expect(out).toContain('× 1 (configured)')
    expect(out).toContain('the recorded answers go on')
    expect(page).toContain('What would have happened: 1 alarm, 0 of them false')
    expect(page).not.toContain('kind regards')
  })

  it('says without a change that false alarms and delay cannot be told, and where thresholds were quiet', async () => {
    const { out, record } = await rehearse('--from', isoOf(1), '--to', isoOf(4))
    expect(out).toContain('no --changed given: false alarms and delay cannot be told')
    expect(record.summary).toMatchObject({ windows: 3, alarms: 0, falseAlarms: null })
    expect(record.thresholds.map(({ quietFrom }) => (quietFrom ?? 1) < 0.2)).toEqual([true, true])
  })

  it('refuses a time without a zone', async () => {
    rehearseCommand.exitOverride().configureOutput({ writeErr: () => undefined })
    const asked = rehearseCommand.parseAsync([file, '--from', 'yesterday', '--to', isoOf(1)], { from: 'user' })
    await expect(asked).rejects.toThrow('with its zone')
  })
})
