import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPage, startBrowser } from '../../support/browser.ts'
import {
  createConfig,
  createModel,
  settledEndpoint,
  trainingEnd,
  trainingJob,
} from '../../support/sagemaker-requests.ts'
import { rawRequest } from '../../support/signed-request.ts'
import { startTalkingServer, type TalkingServer } from './talking-server.ts'

let aws: TalkingServer
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  ;[aws, browser] = await Promise.all([startTalkingServer(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await aws?.stop()
})
beforeEach(async () => {
  await aws.silence()
  const opened = await openPage(browser, `${aws.url}/`)
  page = opened.page
  complaints = opened.complaints
})
afterEach(async () => {
  await page.close()
  expect(complaints).toEqual([])
})

/** The page asks once a second. */
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
const sees = (text: string | RegExp) => page.getByText(text).first().waitFor()
const script = '<script>document.title="taken"</script>'
const metrics = [{ Name: 'loss', Regex: 'loss=([0-9.]+);' }]

async function startJob(name: string, hyperparameters: Record<string, string> = {}) {
  const job = trainingJob(name, hyperparameters)
  const AlgorithmSpecification = {
    TrainingInputMode: 'File' as const,
    ...job.AlgorithmSpecification,
    MetricDefinitions: metrics,
  }
  await aws.sagemaker.createTrainingJob({ ...job, AlgorithmSpecification })
}

describe('the inspect page', () => {
  it('says what there is not yet', async () => {
    await sees('No endpoint yet.')
    await sees('No model package group yet.')
    await sees('0 objects')
  })

  it('shows a job soon after it was created, and its end', async () => {
    await startJob('appears')
    await page.getByRole('link', { name: 'appears' }).waitFor()
    await sees('InProgress: Training')
    await aws.say('loss=0.25;')
    await aws.say('end')
    await trainingEnd(aws, 'appears')
    await sees('Completed')
    await page.getByText('0.25').waitFor()
  })

  it('opens a job to its transitions, hyperparameters, charts that grow and its log as it comes', async () => {
    await startJob('grows', { epochs: '3' })
    await page.getByRole('link', { name: 'grows' }).click()
    await sees('Hyperparameters')
    const log = page.getByRole('log')
    await aws.say('epoch 1 loss=2.5;')
    await eventually(() => log.textContent()).toBe('epoch 1 loss=2.5;\n')
    // A point of the chart is a second of CloudWatch.
    await page.waitForTimeout(1_100)
    await aws.say('epoch 2 loss=1.5;')
    await eventually(() => log.textContent()).toBe('epoch 1 loss=2.5;\nepoch 2 loss=1.5;\n')
    await page.getByRole('img', { name: 'from 2.5 to 1.5' }).waitFor()
    await aws.say('end')
    await trainingEnd(aws, 'grows')
    await expect
      .poll(() => page.locator('#transitions li b').allTextContents())
      .toEqual(['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'])
  })

  it('shows scripts in logs, hyperparameters and failure reasons as text', async () => {
    await startJob('hostile', { note: script })
    await page.getByRole('link', { name: 'hostile' }).click()
    await aws.say(script)
    await eventually(() => page.getByRole('log').textContent()).toBe(`${script}\n`)
    await eventually(() => page.locator('#parameters dd').textContent()).toBe(script)
    await aws.say(`fail ${script}`)
    await trainingEnd(aws, 'hostile')
    await eventually(() => page.locator('.reason').textContent()).toContain(script)
    expect(await page.title()).toBe('hostile · Local AWS')
    expect(await page.locator('script').count()).toBe(1)
  })

  it('shows how weights change and what variants did, without being loaded again', async () => {
    await createModel(aws, 'champion')
    await createModel(aws, 'challenger')
    await createConfig(aws, 'both', { champion: 9, challenger: 1 })
    await aws.sagemaker.createEndpoint({ EndpointName: 'live', EndpointConfigName: 'both' })
    await settledEndpoint(aws, 'live')
    const shares = () => page.locator('#endpoint-live .weight').allTextContents()
    await eventually(shares).toEqual(['90 %', '10 %'])
    await aws.runtime.invokeEndpoint({ EndpointName: 'live', TargetVariant: 'challenger', Body: Buffer.from('{}') })
    await sees('1 request')
    await aws.sagemaker.updateEndpointWeightsAndCapacities({
      EndpointName: 'live',
      DesiredWeightsAndCapacities: [
        { VariantName: 'champion', DesiredWeight: 1 },
        { VariantName: 'challenger', DesiredWeight: 3 },
      ],
    })
    await eventually(shares).toEqual(['25 %', '75 %'])
  })

  it('shows a deployment under way, and a shadow that gets no share', async () => {
    const variant = (VariantName: string, ModelName: string) => ({
      VariantName,
      ModelName,
      InstanceType: 'ml.m5.large' as const,
      InitialInstanceCount: 1,
      InitialVariantWeight: 1,
    })
    await createConfig(aws, 'plain', { champion: 1 })
    await createConfig(aws, 'later', { champion: 2 })
    await aws.sagemaker.createEndpointConfig({
      EndpointConfigName: 'shadowed',
      ProductionVariants: [variant('champion', 'champion')],
      ShadowProductionVariants: [variant('shade', 'challenger')],
    })
    await aws.sagemaker.createEndpoint({ EndpointName: 'mirrored', EndpointConfigName: 'shadowed' })
    await aws.sagemaker.createEndpoint({ EndpointName: 'moving', EndpointConfigName: 'plain' })
    await settledEndpoint(aws, 'moving')
    await settledEndpoint(aws, 'mirrored')
    await aws.sagemaker.updateEndpoint({
      EndpointName: 'moving',
      EndpointConfigName: 'later',
      DeploymentConfig: {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 0 },
          TerminationWaitInSeconds: 3600,
          MaximumExecutionTimeoutInSeconds: 7200,
        },
      },
    })
    await page.locator('#endpoint-moving .pending', { hasText: 'deploying later' }).waitFor()
    await eventually(() => page.locator('#endpoint-mirrored .weight').allTextContents()).toEqual(['100 %', 'shadow'])
  })

  it('opens a tuning job to its training jobs and the best of them', async () => {
    await aws.say('loss=0.75;')
    await aws.say('end')
    const { AlgorithmSpecification, RoleArn, OutputDataConfig, ResourceConfig, StoppingCondition } = trainingJob(
      'any',
      {},
    )
    await aws.sagemaker.createHyperParameterTuningJob({
      HyperParameterTuningJobName: 'search',
      HyperParameterTuningJobConfig: {
        Strategy: 'Random',
        HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
        ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 2 },
        ParameterRanges: { IntegerParameterRanges: [{ Name: 'epochs', MinValue: '1', MaxValue: '9' }] },
      },
      TrainingJobDefinition: {
        RoleArn,
        OutputDataConfig,
        ResourceConfig,
        StoppingCondition,
        AlgorithmSpecification: { TrainingInputMode: 'File', ...AlgorithmSpecification, MetricDefinitions: metrics },
      },
    })
    await page.getByRole('link', { name: 'search', exact: true }).click()
    await sees('2 of 2 done, 0 running')
    await eventually(() => page.locator('#children tbody tr').count()).toBe(2)
    await eventually(() => page.locator('#parameters dt').allTextContents()).toEqual(['epochs'])
  })

  it('shows packages with their approval', async () => {
    await aws.sagemaker.createModelPackageGroup({ ModelPackageGroupName: 'mail' })
    await aws.sagemaker.createModelPackage({
      ModelPackageGroupName: 'mail',
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: {
        Containers: [{ Image: 'registry.test/fake:1' }],
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
      },
    })
    await sees('PendingManualApproval')
    await sees('package waits for approval')
  })

  it('shows faults on request, and the clock with its scale', async () => {
    const headers = { 'content-type': 'application/json' }
    await fetch(`${aws.url}/_local-aws/faults`, { method: 'POST', headers, body: '{"kind":"lose-event"}' })
    await fetch(`${aws.url}/_local-aws/clock`, { method: 'PUT', headers, body: '{"scale":60}' })
    await sees('lose-event')
    await sees('time × 60')
    await fetch(`${aws.url}/_local-aws/clock`, { method: 'PUT', headers, body: '{"scale":1}' })
    await fetch(`${aws.url}/_local-aws/faults`, { method: 'DELETE', headers })
  })

  it('says so when there is nothing of a name', async () => {
    complaints.length = 0
    await page.goto(`${aws.url}/#/endpoints/gone`)
    await sees('There is no endpoint gone')
    // The browser itself notes the 404 of the log that is not there.
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')))
  })
})

describe('what is served at the root', () => {
  const get = (headers: Record<string, string>) => rawRequest(aws.url, { method: 'GET', path: '/', headers })

  it('is the page for a browser, which may run its own scripts only', async () => {
    const { headers, body } = await get({ accept: 'text/html,*/*' })
    expect(headers['content-type']).toContain('text/html')
    const policy = String(headers['content-security-policy'])
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1]
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(body).toContain(`nonce="${nonce}"`)
    expect((await get({ accept: 'text/html' })).headers['content-security-policy']).not.toBe(policy)
  })

  it('is S3 for everyone else', async () => {
    expect((await get({ accept: '*/*' })).body).toContain('<Error>')
    await expect(aws.s3.listBuckets({})).resolves.toMatchObject({ Buckets: [{ Name: 'bucket' }] })
  })
})
