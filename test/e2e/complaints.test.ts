import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/cli/package-root.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { startMonitoring } from '../../src/triggers/monitoring-client.ts'
import { replayTraffic } from '../../src/triggers/traffic.ts'
import { type Complaint, complaintsFile, readComplaints } from '../support/complaints.ts'
import { realActivities } from '../support/lifecycle-activities.ts'
import { production } from '../support/production.ts'
import { operate, readFixture, startTestAws, startTestGateway, until } from '../support/stack.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from '../support/temporal.ts'

const definitionText = (labels: readonly string[]) => `
model: complaints
owner: tests@perennial.example
tasks:
  product: { type: classification, labels: ${JSON.stringify(labels)}, primaryMetric: accuracy }
data:
  annotations: "s3://complaints-local/complaints/annotations/"
  record: { id: id, time: received, text: [narrative] }
  split: { test: newest 20%, validation: 10% }
training:
  image: sklearn-text:0.1
  instances: [ml.m5.xlarge]
  maximumRuntime: 1 hour
evaluation:
  floors: [{ task: product, metric: accuracy, atLeast: 0.6, tolerance: 0.05 }]
rollout:
  steps: [{ weight: 50 %, requests: 20, time: 1 second, atMost: 1 minute }]
  watch: 1 second
monitoring:
  schedule: { calendar: every monday at 02:00 }
  window: { length: 7 days }
  monitors:
    - { kind: text-drift, effect: classifier-auc, warning: 0.70, critical: 0.85 }
    - { kind: prediction-drift, task: product, effect: jensen-shannon, warning: 0.15, critical: 0.30 }
    - { kind: unseen-labels, task: product, effect: unseen-share, warning: 0.02, critical: 0.10 }
    - { kind: quality, task: product, effect: accuracy-drop, warning: 0.10, critical: 0.25 }
    - { kind: estimated-quality, task: product, effect: accuracy-drop, warning: 0.10, critical: 0.25 }
    - { kind: data-quality, effect: empty-share, warning: 0.02, critical: 0.10 }
environments:
  local: { bucket: complaints-local, jobs: { pollEvery: 200 ms, lostAfter: 5 seconds } }
`

const asAnnotation = ({ id, day, text, product }: Complaint) =>
  `${JSON.stringify({ id, received: `${day}T12:00:00Z`, narrative: text, product })}\n`
const asRow = ({ text, product }: Complaint) => ({ text: { narrative: text }, truth: { product } })

// The data set is not in the repository; where CI runs it is.
describe.skipIf(!existsSync(complaintsFile) && !process.env.CI)(
  'real complaints to a bureau, with ../shared/data',
  () => {
    let temporal: TestTemporal
    let aws: Awaited<ReturnType<typeof startTestAws>>
    let gateway: Awaited<ReturnType<typeof startTestGateway>>
    let folder: string
    let between: (from: string, until: string) => Complaint[]
    let definition: ModelDefinition

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'perennial-complaints-'))
      const complaints = await readComplaints()
      between = (from, end) => complaints.filter(({ day }) => day >= from && day < end)
      const file = join(folder, 'model.yaml')
      writeFileSync(
        file,
        definitionText([...new Set(between('2015-03', '2015-11').map(({ product }) => product))].sort()),
      )
      definition = readFixture(file)
      temporal = await startTestTemporal()
      aws = await startTestAws(join(packageRoot, 'containers/images.json'))
      gateway = await startTestGateway(aws.clients)
    })
    afterAll(async () => {
      await gateway?.close()
      await aws?.stop()
      await temporal?.stop()
      await rm(folder, { recursive: true })
    })

    /** A model of its own that learnt from 2015, and a way to check what came later. */
    async function learntFrom2015(model: string) {
      const own: ModelDefinition = {
        ...definition,
        model,
        data: { ...definition.data, annotations: `s3://complaints-local/${model}/annotations/` },
      }
      const team = operate(temporal, aws.clients, own)
      const { pass } = production(gateway, aws.clients, own)
      await team.apply()
      await team.deliver('2015.jsonl', between('2015-03', '2015-11').map(asAnnotation).join(''))
      expect(await team.retrain('first')).toMatchObject({ outcome: 'promoted' })
      return {
        ...team,
        trainings: async () =>
          (await team.trainingJobs()).filter(({ TrainingJobName = '' }) => TrainingJobName.startsWith(model)),
        check: async (name: string, complaints: readonly Complaint[]) =>
          (await startMonitoring(temporal.client, model, await pass(name, complaints.map(asRow)))).result(),
      }
    }

    const working = (body: () => Promise<void>) => withWorkers(temporal, realActivities(temporal, aws.clients), body)

    it('a quiet winter raises no alarm; years and two new taxonomies later a case is opened, and nothing is trained', () =>
      working(async () => {
        const { check, lifecycle, trainings } = await learntFrom2015('renamed')
        const winter = await check('winter', between('2015-11', '2016-02'))
        expect(winter).toMatchObject({ outcome: 'ok', decision: { action: 'nothing' } })

        const later = await check('later', between('2018-11', '2019-05'))
        expect(later).toMatchObject({ outcome: 'critical', decision: { action: 'experiment' } })
        expect(later.reasons.join('\n')).toMatch(
          /unseen-share of unseen-labels of product .* exceeds the critical threshold 0\.1/,
        )
        await until(async () => (await lifecycle()).openCase?.told === 1, 'the case')
        expect(await trainings()).toHaveLength(1)
      }))

    it(
      'years later under the old names a warning retrains once, on the labels that came since',
      () =>
        working(async () => {
          const { check, deliver, lifecycle, trainings } = await learntFrom2015('aged')
          const later = between('2018-11', '2019-05').map(underOldNames)
          await deliver('2018.jsonl', later.map(asAnnotation).join(''))
          const aged = await check('later', later)
          expect(aged).toMatchObject({ outcome: 'warning', decision: { action: 'retrain' } })
          const traffic = new AbortController()
          const { signal } = traffic
          const sending = replayTraffic({
            url: gateway.url,
            model: 'aged',
            mails: overAndOver(later),
            ratePerSecond: 15,
            signal,
          })
          await until(async () => (await lifecycle()).runs.length === 2, 'the end of the retraining', 150_000)
          traffic.abort()
          await sending
          expect(await trainings()).toHaveLength(2)
          expect((await lifecycle()).champion?.version).toBe(2)
        }),
      240_000,
    )
  },
)

function* overAndOver(complaints: readonly Complaint[]) {
  for (let round = 0; ; round += 1) {
    for (const { id, text } of complaints) yield { text: { narrative: text }, inferenceId: `live-${round}-${id}` }
  }
}

/** What the bureau called the product before 24 April 2017. */
const oldNames: Readonly<Record<string, string>> = {
  'Credit reporting, credit repair services, or other personal consumer reports': 'Credit reporting',
  'Credit card or prepaid card': 'Credit card',
  'Checking or savings account': 'Bank account or service',
  'Vehicle loan or lease': 'Consumer Loan',
  'Money transfer, virtual currency, or money service': 'Money transfers',
  'Payday loan, title loan, or personal loan': 'Payday loan',
}

function underOldNames(complaint: Complaint): Complaint {
  return { ...complaint, product: oldNames[complaint.product] ?? complaint.product }
}
