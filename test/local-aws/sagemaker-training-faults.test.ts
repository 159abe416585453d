import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { isAlive, trainingJob as shortJob, trainingEnd, until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage({ 'bad/train.csv': '1' })
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({
    storage,
    timeScale: 120,
    quotas: { 'ml.c5.xlarge for training job usage': 1 },
  })
})
afterEach(() => local.faults.clear())
afterAll(async () => {
  await local.stop()
  await local.remove()
})

// AWS's time passes fast here, and a limit must not end a job that a busy machine holds up.
const trainingJob = (...[name, hyperparameters, more = {}]: Parameters<typeof shortJob>) =>
  shortJob(name, hyperparameters, { StoppingCondition: { MaxRuntimeInSeconds: 7200 }, ...more })
const logged = async (name: string, text: string) => {
  const folder = join(local.dataDir, 'logs/aws/sagemaker/TrainingJobs', name)
  const read = async () => {
    const [file] = await readdir(folder).catch(() => [])
    return file ? readFile(join(folder, file), 'utf8') : ''
  }
  return until(read, (log) => log.includes(text), `${text} of ${name}`)
}
const gone = (pid: number) =>
  until(
    async () => isAlive(pid),
    (alive) => !alive,
    `the end of process ${pid}`,
  )

describe('a fault that befalls a training job', () => {
  it('crashes it', async () => {
    local.faults.add({
      kind: 'job-crash',
      operation: 'CreateTrainingJob',
      name: 'crashed',
      delayMs: 10,
      probability: 1,
    })
    await local.sagemaker.createTrainingJob(trainingJob('crashed', { behaviour: 'ignore-sigterm' }))
    expect(await trainingEnd(local, 'crashed')).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: Please see job logs for more information, exit code: 137',
    })
  })

  it('hangs it until its time is over', async () => {
    local.faults.add({ kind: 'job-hang', name: 'hung', probability: 1 })
    const StoppingCondition = { MaxRuntimeInSeconds: 60 }
    await local.sagemaker.createTrainingJob(trainingJob('hung', { behaviour: 'hang' }, { StoppingCondition }))
    expect(await trainingEnd(local, 'hung')).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
    })
  })

  it('leaves those alone whose name it does not have', async () => {
    local.faults.add({ kind: 'job-crash', name: 'another', probability: 1 })
    await local.sagemaker.createTrainingJob(trainingJob('spared', { behaviour: 'train' }))
    expect((await trainingEnd(local, 'spared')).TrainingJobStatus).toBe('Completed')
  })

  it('takes away its instances before they are there', async () => {
    local.faults.add({ kind: 'capacity', operation: 'CreateTrainingJob', name: 'nowhere', probability: 1 })
    await local.sagemaker.createTrainingJob(trainingJob('nowhere', { behaviour: 'train' }))
    const job = await trainingEnd(local, 'nowhere')
    expect(job.FailureReason).toBe(
      'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.',
    )
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual(['Starting', 'Failed'])
    expect(job.TrainingStartTime).toBeUndefined()
  })
})

describe('the quota of an instance type', () => {
  const on = (InstanceType: 'ml.c5.xlarge' | 'ml.c5.2xlarge' | 'ml.c5.9xlarge') => ({
    ResourceConfig: { InstanceType, InstanceCount: 1, VolumeSizeInGB: 1 },
  })

  it('is kept, also by requests that come together, and free again when a job ends', async () => {
    const create = (name: string) =>
      local.sagemaker.createTrainingJob(trainingJob(name, { behaviour: 'hang' }, on('ml.c5.xlarge')))
    const both = await Promise.allSettled([create('first'), create('second')])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({
      name: 'ResourceLimitExceeded',
      message: expect.stringContaining(
        "The account-level service limit 'ml.c5.xlarge for training job usage' is 1 Instances, with current utilization of 1 Instances and a request delta of 1 Instances.",
      ),
    })
    const winner = both[0].status === 'fulfilled' ? 'first' : 'second'
    await local.sagemaker.stopTrainingJob({ TrainingJobName: winner })
    await trainingEnd(local, winner)
    await create('third')
    await local.sagemaker.stopTrainingJob({ TrainingJobName: 'third' })
    await trainingEnd(local, 'third')
  })

  it('is no limit where there is none', async () => {
    await local.sagemaker.createTrainingJob(trainingJob('free', { behaviour: 'train' }, on('ml.c5.2xlarge')))
    expect((await trainingEnd(local, 'free')).TrainingJobStatus).toBe('Completed')
  })
})

describe('a training script', () => {
  it('leaves no process behind that left its group, whether it ends or is stopped', async () => {
    await local.sagemaker.createTrainingJob(trainingJob('left', { behaviour: 'escape', note: 'end' }))
    await trainingEnd(local, 'left')
    await gone(Number(/escaped=(\d+)/.exec(await logged('left', 'escaped='))?.[1]))

    await local.sagemaker.createTrainingJob(trainingJob('stopped', { behaviour: 'escape' }))
    const escaped = Number(/escaped=(\d+)/.exec(await logged('stopped', 'escaped='))?.[1])
    expect(isAlive(escaped)).toBe(true)
    await local.sagemaker.stopTrainingJob({ TrainingJobName: 'stopped' })
    await trainingEnd(local, 'stopped')
    await gone(escaped)
  })

  it('may be killed by anybody: that it was is the reason', async () => {
    await local.sagemaker.createTrainingJob(trainingJob('killed', { behaviour: 'hang' }))
    process.kill(Number(/pid=(\d+)/.exec(await logged('killed', 'pid='))?.[1]), 'SIGKILL')
    expect((await trainingEnd(local, 'killed')).FailureReason).toMatch(/exit code: 137$/)
  })

  it('may write 1 GB into its log without a line end, and the metrics after it are still read', async () => {
    const request = trainingJob('noisy', { behaviour: 'noise', note: '1000' })
    const MetricDefinitions = [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }]
    const AlgorithmSpecification = {
      ...request.AlgorithmSpecification,
      MetricDefinitions,
      TrainingInputMode: 'File' as const,
    }
    await local.sagemaker.createTrainingJob({ ...request, AlgorithmSpecification })
    const job = await trainingEnd(local, 'noisy')
    expect(job.FinalMetricDataList?.map(({ MetricName, Value }) => [MetricName, Value])).toEqual([['loss', 0.5]])
  })

  it('with metrics that take for ever to read ends all the same', async () => {
    const request = trainingJob('slow-regex', { behaviour: 'noise', note: '1' })
    const MetricDefinitions = [{ Name: 'loss', Regex: '(x+x+)+y' }]
    const AlgorithmSpecification = {
      ...request.AlgorithmSpecification,
      MetricDefinitions,
      TrainingInputMode: 'File' as const,
    }
    await local.sagemaker.createTrainingJob({ ...request, AlgorithmSpecification })
    expect((await trainingEnd(local, 'slow-regex')).TrainingJobStatus).toBe('Completed')
  })
})

describe('the events of a training job', () => {
  it('tell of every change of its status, with what Describe answers and times in milliseconds', async () => {
    await local.sagemaker.createTrainingJob(
      trainingJob('told', { behaviour: 'train' }, { Tags: [{ Key: 'team', Value: 'x' }] }),
    )
    const job = await trainingEnd(local, 'told')
    const about = () => local.events.filter(({ resources }) => resources[0] === job.TrainingJobArn)
    const events = await until(
      async () => about(),
      (found) => found.length === 5,
      'five events',
    )
    expect(new Set(events.map(({ source, detailType }) => `${source} ${detailType}`))).toEqual(
      new Set(['aws.sagemaker SageMaker Training Job State Change']),
    )
    const details = events.map(({ detail }) => detail as Record<string, unknown>)
    expect(details.map(({ SecondaryStatus }) => SecondaryStatus)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ])
    expect(details.at(-1)).toMatchObject({
      TrainingJobName: 'told',
      TrainingJobStatus: 'Completed',
      CreationTime: job.CreationTime?.getTime(),
      TrainingEndTime: job.TrainingEndTime?.getTime(),
      Tags: { team: 'x' },
    })
  })
})
