import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { describe, expect, it } from 'vitest'
import { createTrainingActivities, type TrainingDeps } from '../../src/activities/training.ts'
import { awsError } from '../support/aws-error.ts'
import { exampleDefinition } from '../support/definition.ts'

type Job = CreateTrainingJobRequest & { status: string }

/** SageMaker as far as training goes: unique names, tags, stop. */
function fakeSageMaker() {
  const jobs = new Map<string, Job>()
  const stops: string[] = []
  let losesAnswer = false
  const sagemaker = {
    async createTrainingJob(request: CreateTrainingJobRequest) {
      const name = request.TrainingJobName ?? ''
      if (jobs.has(name))
        throw awsError('ResourceInUse', 'Training job names must be unique within an AWS account and region')
      jobs.set(name, { ...request, status: 'InProgress' })
      if (losesAnswer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      return { TrainingJobArn: `arn:job/${name}` }
    },
    async describeTrainingJob({ TrainingJobName = '' }) {
      const job = jobs.get(TrainingJobName)
      if (!job) throw awsError('ValidationException', 'Requested resource not found.')
      return { ...job, TrainingJobArn: `arn:job/${TrainingJobName}`, TrainingJobStatus: job.status }
    },
    async stopTrainingJob({ TrainingJobName = '' }) {
      const job = jobs.get(TrainingJobName)
      if (!job) throw awsError('ValidationException', 'Requested resource not found.')
      if (job.status !== 'InProgress') {
        throw awsError(
          'ValidationException',
          `The request was rejected because the training job is in status ${job.status}`,
        )
      }
      stops.push(TrainingJobName)
      return {}
    },
    async listTags({ ResourceArn = '' }) {
      return { Tags: jobs.get(ResourceArn.replace('arn:job/', ''))?.Tags ?? [] }
    },
  }
  return {
    jobs,
    stops,
    deps: { sagemaker, objects: { size: async () => 1_000 } } as unknown as TrainingDeps,
    loseAnswers: (lose: boolean) => {
      losesAnswer = lose
    },
  }
}

const request = {
  definition: exampleDefinition(),
  runId: 'r1',
  dataset: { uri: 's3://perennial-local/client-email/datasets/f/', fingerprint: 'f' },
  instanceType: 'ml.m5.xlarge',
  attempt: 1,
}

type Started = Awaited<ReturnType<ReturnType<typeof createTrainingActivities>['startTrainingJob']>>

const within = (workflowId: string) =>
  new MockActivityEnvironment(
    { workflowExecution: { workflowId, runId: 'temporal-run' } },
    // Failures on purpose would fill the log.
    { logger: new DefaultLogger('ERROR') },
  )

describe('startTrainingJob', () => {
  it('creates one job whose name tells model and purpose', async () => {
    const { deps, jobs } = fakeSageMaker()
    const { startTrainingJob } = createTrainingActivities(deps)
    const answer: Started = await within('retraining/client-email/r1').run(startTrainingJob, request)
    expect(answer.started).toBe('created')
    expect([...jobs.keys()]).toEqual([answer.jobName])
    expect(answer.jobName).toMatch(/^client-email-train-1-[0-9a-f]{12}$/)
  })

  it('adopts its own job when the answer to the first attempt was lost', async () => {
    const { deps, jobs, loseAnswers } = fakeSageMaker()
    const { startTrainingJob } = createTrainingActivities(deps)
    const environment = within('retraining/client-email/r1')
    loseAnswers(true)
    await expect(environment.run(startTrainingJob, request)).rejects.toMatchObject({
      type: 'ServiceUnavailable',
      nonRetryable: false,
    })
    loseAnswers(false)
    await expect(environment.run(startTrainingJob, request)).resolves.toMatchObject({ started: 'adopted' })
    expect(jobs.size).toBe(1)
  })

  it('refuses a job of that name which another request made', async () => {
    const { deps } = fakeSageMaker()
    const { startTrainingJob } = createTrainingActivities(deps)
    const environment = within('retraining/client-email/r1')
    await environment.run(startTrainingJob, request)
    const other = { ...request, dataset: { ...request.dataset, fingerprint: 'g' } }
    await expect(environment.run(startTrainingJob, other)).rejects.toMatchObject({
      type: 'JobNameTaken',
      nonRetryable: true,
    })
  })

  it('names the jobs of two workflows apart', async () => {
    const { deps, jobs } = fakeSageMaker()
    const { startTrainingJob } = createTrainingActivities(deps)
    await within('retraining/client-email/r1').run(startTrainingJob, request)
    await within('retraining/client-email/r2').run(startTrainingJob, request)
    expect(jobs.size).toBe(2)
  })

  it('sends every hyperparameter as JSON text, and a limit in seconds', async () => {
    const { deps, jobs } = fakeSageMaker()
    await within('w').run(createTrainingActivities(deps).startTrainingJob, request)
    const [job] = jobs.values()
    expect(JSON.parse(job?.HyperParameters?.tasks ?? '')).toHaveProperty('queue.labels')
    expect(job?.HyperParameters?.seed).toBe('2002')
    expect(job?.StoppingCondition?.MaxRuntimeInSeconds).toBe(3_600)
  })
})

describe('stopTrainingJob', () => {
  const target = { model: 'client-email', attempt: 1 }

  it('stops a running job', async () => {
    const { deps, stops } = fakeSageMaker()
    const { startTrainingJob, stopTrainingJob } = createTrainingActivities(deps)
    const environment = within('w')
    const { jobName }: Started = await environment.run(startTrainingJob, request)
    await environment.run(stopTrainingJob, target)
    expect(stops).toEqual([jobName])
  })

  it.each(['never created', 'Completed'])('is content with a job that is %s', async (state) => {
    const { deps, jobs, stops } = fakeSageMaker()
    const { startTrainingJob, stopTrainingJob } = createTrainingActivities(deps)
    const environment = within('w')
    if (state === 'Completed') {
      const { jobName }: Started = await environment.run(startTrainingJob, request)
      const job = jobs.get(jobName)
      if (job) job.status = state
    }
    await environment.run(stopTrainingJob, target)
    expect(stops).toEqual([])
  })
})

describe('awaitTrainingJob', () => {
  it('heartbeats what it sees and answers with the end of the job', async () => {
    const { deps, jobs } = fakeSageMaker()
    const { startTrainingJob, awaitTrainingJob } = createTrainingActivities(deps)
    const environment = within('w')
    const { jobName }: Started = await environment.run(startTrainingJob, request)
    const heartbeats: unknown[] = []
    environment.on('heartbeat', (details: unknown) => {
      heartbeats.push(details)
      const job = jobs.get(jobName)
      if (job) job.status = 'Stopped'
    })
    const end = await environment.run(awaitTrainingJob, { jobName, pollEveryMs: 5 })
    expect(heartbeats[0]).toMatchObject({ jobName })
    expect(end).toMatchObject({ jobName, status: 'Stopped', artifactBytes: null })
  })

  it('never stops the job when it is cancelled: a restarting worker cancels too', async () => {
    const { deps, stops } = fakeSageMaker()
    const { startTrainingJob, awaitTrainingJob } = createTrainingActivities(deps)
    const environment = within('w')
    const { jobName }: Started = await environment.run(startTrainingJob, request)
    const waiting = environment.run(awaitTrainingJob, { jobName, pollEveryMs: 5 })
    environment.cancel('WORKER_SHUTDOWN')
    await expect(waiting).rejects.toThrow('WORKER_SHUTDOWN')
    expect(stops).toEqual([])
  })
})
