import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createObjectStore } from '../../src/aws/object-store.ts'
import { caseCommand } from '../../src/cli/case.ts'
import { monitorCommand } from '../../src/cli/monitor.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { parseObjectUri } from '../../src/contract/keys.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import type { CheckDecision } from '../../src/domain/policy/take-check.ts'
import { startMonitoring } from '../../src/triggers/monitoring-client.ts'
import { replayTraffic } from '../../src/triggers/traffic.ts'
import { realActivities } from '../support/lifecycle-activities.ts'
import { type ProductionRow, production } from '../support/production.ts'
import {
  fixtureDefinition,
  madeUpMails,
  operate,
  readFixture,
  startTestAws,
  startTestGateway,
  until,
} from '../support/stack.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from '../support/temporal.ts'

const queues = ['fork', 'ilug', 'rpm']

let temporal: TestTemporal
let aws: Awaited<ReturnType<typeof startTestAws>>
let gateway: Awaited<ReturnType<typeof startTestGateway>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-monitoring-'))
  temporal = await startTestTemporal()
  aws = await startTestAws()
  gateway = await startTestGateway(aws.clients)
})
afterAll(async () => {
  await gateway.close()
  await aws.stop()
  await temporal.stop()
  await rm(folder, { recursive: true })
})

const monitoring = `
monitoring:
  schedule: { calendar: every day at 02:00 }
  window: { length: 1 hour }
  monitors:
    - { kind: quality, task: queue, effect: accuracy-drop, warning: 0.1, critical: 0.6 }
    - { kind: unseen-labels, task: queue, effect: unseen-share, warning: 0.02, critical: 0.1 }
    - { kind: data-quality, effect: empty-share, warning: 0.02, critical: 0.1 }
`

function watched(model: string): ModelDefinition {
  const file = join(folder, 'model.yaml')
  writeFileSync(file, readFileSync(fixtureDefinition, 'utf8').replaceAll('/parrots/', `/${model}/`) + monitoring)
  return readFixture(file, (definition) => ({ ...definition, model }))
}

/** The container repeats what the text says, so that a text says how right its answer will be. */
const row = (index: number, truth = queues[index % 3] ?? '', says = truth): ProductionRow => ({
  text: { subject: `Matter number ${index}`, body: `Dear team, spam=no queue=${says} kind regards` },
  truth: { queue: truth, spam: 'no' },
})
const rows = (count: number, of: (index: number) => ProductionRow = row) =>
  Array.from({ length: count }, (_, i) => of(i))

/** A model that serves its first version, and what a day of production does to it. */
async function served(model: string) {
  const definition = watched(model)
  const team = operate(temporal, aws.clients, definition)
  const { pass } = production(gateway, aws.clients, definition)
  await team.apply()
  await team.deliver('2002/07/01.jsonl', madeUpMails(1000))
  expect(await team.retrain('first')).toMatchObject({ outcome: 'promoted' })
  return {
    ...team,
    model,
    async day(name: string, of: readonly ProductionRow[]) {
      const window = await pass(name, of)
      return (await startMonitoring(temporal.client, model, window)).result()
    },
    trainings: async () =>
      (await team.trainingJobs()).filter(({ TrainingJobName = '' }) => TrainingJobName.startsWith(model)),
  }
}

const working = (body: () => Promise<void>) => withWorkers(temporal, realActivities(temporal, aws.clients), body)

async function readDecision(folder: string | undefined): Promise<CheckDecision> {
  const { bucket, key } = parseObjectUri(folder ?? '')
  const bytes = await createObjectStore(aws.clients.s3).read(bucket, `${key}decision.json`)
  return JSON.parse(new TextDecoder().decode(bytes)) as CheckDecision
}

/** A command of `perennial` in this process, against the test's own server. */
async function run(command: Command, ...args: string[]): Promise<{ out: string; exitCode: typeof process.exitCode }> {
  let out = ''
  vi.stubEnv('TEMPORAL_ADDRESS', temporal.address)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  try {
    await command.parseAsync(args, { from: 'user' })
    return { out, exitCode: process.exitCode }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    process.exitCode = 0
  }
}

describe('a week of checks', () => {
  it('leaves a quiet model alone, and knows when rows are too few to tell', () =>
    working(async () => {
      const { day, trainings, lifecycle } = await served('quiet')
      const quiet = await day('monday', rows(600))
      expect(quiet).toMatchObject({ outcome: 'ok', decision: { action: 'nothing', level: 'ok' } })
      const few = await day('tuesday', rows(12))
      expect(few.outcome).toBe('insufficient-data')
      expect(few.reasons.join()).toMatch(/it takes [\d,]+ rows/)
      expect(few.decision?.action).toBe('nothing')
      expect(await trainings()).toHaveLength(1)
      expect((await lifecycle()).monitoring.windows).toHaveLength(2)

      // Once more by hand: what was decided about stays as it was, and the second look lies beside it.
      const { out, exitCode } = await run(monitorCommand, 'quiet', '--wait', '--end', quiet.windowEnd)
      expect(out).toContain(`${quiet.folder}again/`)
      expect(out).toContain('decision: nothing')
      expect(exitCode).toBe(0)
      const future = new Date(Date.now() + 3_600_000).toISOString()
      await expect(run(monitorCommand, 'quiet', '--end', future)).rejects.toThrow('must not lie in the future')
    }))

  it('retrains once when answers get worse, on the labels that came since', () =>
    working(async () => {
      const { day, deliver, trainings, lifecycle, model } = await served('warned')
      const worse = rows(600, (index) =>
        row(index, queues[index % 3], index % 4 === 0 ? queues[(index + 1) % 3] : queues[index % 3]),
      )
      await deliver('2002/09/01.jsonl', madeUpMails(1200).split('\n').slice(1000).join('\n'))
      const warned = await day('monday', worse)
      expect(warned).toMatchObject({ outcome: 'warning', decision: { action: 'retrain', level: 'warning' } })
      expect(await readDecision(warned.folder)).toMatchObject(warned.decision ?? {})
      const stop = new AbortController()
      const traffic = replayTraffic({
        url: gateway.url,
        model,
        mails: endlessly(),
        ratePerSecond: 100,
        signal: stop.signal,
      })
      await until(async () => (await lifecycle()).champion?.version === 2, 'version 2 to serve')
      await until(async () => (await lifecycle()).running === null, 'the end of the retraining')
      stop.abort()
      await traffic
      expect(await trainings()).toHaveLength(2)
      const recovered = await day('tuesday', rows(600))
      expect(recovered).toMatchObject({ outcome: 'ok', decision: { action: 'nothing' } })
      expect((await lifecycle()).decisions.map(({ what }) => what).join('\n')).toContain('warning, retrain')
    }))

  it.each([
    [
      'a broken feed',
      'broken',
      (index: number) => ({ ...row(index), ...(index % 2 && { text: { subject: '', body: '' } }) }),
      /empty-share of data-quality/,
    ],
    [
      'a new taxonomy',
      'renamed',
      (index: number) => row(index, index % 3 === 0 ? 'mimedefang' : queues[index % 3]),
      /unseen-share of unseen-labels of queue/,
    ],
  ])('opens a case on %s, with its evidence, and trains nothing', (_, model, of, reason) =>
    working(async () => {
      const { day, trainings, lifecycle } = await served(model)
      const check = await day('monday', rows(600, of))
      expect(check).toMatchObject({ outcome: 'critical', decision: { action: 'experiment', level: 'critical' } })
      await until(async () => (await lifecycle()).openCase?.told === 1, 'the case')
      const { openCase } = await lifecycle()
      expect(openCase?.evidence[0]?.reasons.join('\n')).toMatch(reason)
      expect(openCase?.evidence[0]?.folder).toBe(check.folder)
      const opened = temporal.client.workflow.getHandle(workflowIds.experimentation(model, openCase?.caseId ?? ''))
      expect((await opened.describe()).status.name).toBe('RUNNING')
      expect(await trainings()).toHaveLength(1)

      const caseId = openCase?.caseId ?? ''
      await expect(run(caseCommand, 'close', model, 'case-1', '--reason', 'none')).rejects.toThrow('no case case-1')
      await run(caseCommand, 'close', model, caseId, '--by', 'mara', '--reason', 'mended at the source')
      await until(async () => (await lifecycle()).openCase === null, 'the end of the case')
      expect((await lifecycle()).decisions.at(-1)?.reasons).toEqual(['mara: mended at the source'])
    }),
  )
})

function* endlessly() {
  for (let index = 0; ; index += 1) yield { text: row(index).text, inferenceId: `live-${index}` }
}
