import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from 'tar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { channel, isAlive, trainingEnd, trainingJob, until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage({ 'in/a.csv': '1', 'in/deep/b.csv': '2', 'one/file.txt': '3', 'evil/../../x': '4' })
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, limits: { stopGraceMs: 300 } })
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

describe('a training job that succeeds', () => {
  it('goes through its secondary statuses and leaves model, output and metrics', async () => {
    const metric = (Name: string) => ({ Name, Regex: `${Name}=([-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)` })
    const request = trainingJob(
      'good',
      { behaviour: 'train' },
      { InputDataConfig: [channel('train', 's3://bucket/in'), channel('one', 's3://bucket/one/file.txt')] },
    )
    const AlgorithmSpecification = { ...request.AlgorithmSpecification, TrainingInputMode: 'File' as const }
    await local.sagemaker.createTrainingJob({
      ...request,
      AlgorithmSpecification: { ...AlgorithmSpecification, MetricDefinitions: [metric('loss'), metric('accuracy')] },
      Environment: { FROM_REQUEST: 'yes' },
      Tags: [{ Key: 'k', Value: 'v' }],
    })
    const job = await trainingEnd(local, 'good')
    expect(job.FailureReason).toBeUndefined()
    expect(job.TrainingJobStatus).toBe('Completed')
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ])
    expect(job.SecondaryStatusTransitions?.every(({ EndTime }) => EndTime instanceof Date)).toBe(true)
    expect(job.TrainingEndTime?.getTime()).toBeGreaterThanOrEqual(job.TrainingStartTime?.getTime() ?? Number.NaN)
    expect(
      Object.fromEntries(job.FinalMetricDataList?.map(({ MetricName, Value }) => [MetricName, Value]) ?? []),
    ).toEqual({
      loss: expect.closeTo(1.9e-5),
      accuracy: 0.75,
    })
    expect(local.samples.filter(({ name }) => name === 'loss').map(({ value }) => value)).toEqual([0.9, 1.9e-5])
    expect(job.ModelArtifacts?.S3ModelArtifacts).toBe('s3://bucket/out/good/output/model.tar.gz')
    expect(await entriesOf('out/good/output/model.tar.gz')).toEqual(['weights.txt'])
    const output = await unpacked('out/good/output/output.tar.gz')
    const seen = JSON.parse(await readFile(join(output, 'seen.json'), 'utf8'))
    expect(seen.files.sort()).toEqual(['one/file.txt', 'train/a.csv', 'train/deep', 'train/deep/b.csv'])
    expect(seen.env).toMatchObject({
      TRAINING_JOB_NAME: 'good',
      FROM_REQUEST: 'yes',
      FROM_IMAGES_FILE: 'yes',
      AWS_ENDPOINT_URL: local.url,
    })
    expect(Object.keys(seen.env)).not.toContain('VITEST')
  })

  it('leaves nothing of itself but its log', async () => {
    const read = () => readdir(join(local.dataDir, 'jobs/training'))
    await until(read, (left) => left.length === 0, 'the end of cleaning up')
  })
})

describe('names of training jobs', () => {
  it('are given once', async () => {
    await local.sagemaker.createTrainingJob(trainingJob('twice', { behaviour: 'train' }))
    await expect(local.sagemaker.createTrainingJob(trainingJob('twice', { behaviour: 'train' }))).rejects.toMatchObject(
      {
        name: 'ResourceInUse',
        message: expect.stringContaining('Training job names must be unique within an AWS account and region'),
      },
    )
  })

  it('go to one of two requests that come together', async () => {
    const both = await Promise.allSettled(
      [1, 2].map(() => local.sagemaker.createTrainingJob(trainingJob('race', { behaviour: 'train' }))),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('that do not exist are "Requested resource not found."', async () => {
    const missing = { name: 'ValidationException', message: 'Requested resource not found.' }
    await expect(local.sagemaker.describeTrainingJob({ TrainingJobName: 'none' })).rejects.toMatchObject(missing)
    await expect(local.sagemaker.stopTrainingJob({ TrainingJobName: 'none' })).rejects.toMatchObject(missing)
  })

  it('that could lead out of a folder are refused', async () => {
    await expect(local.sagemaker.createTrainingJob(trainingJob('../x', { behaviour: 'train' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value '../x' at 'trainingJobName' failed to satisfy constraint"),
    })
  })
})

describe('a training job that fails', () => {
  it.each([
    ['fail', 'x'.repeat(5), 'AlgorithmError: xxxxx, exit code: 1'],
    ['crash', '', 'AlgorithmError: Please see job logs for more information, exit code: 3'],
  ])('of %s says why', async (behaviour, note, reason) => {
    await local.sagemaker.createTrainingJob(trainingJob(`bad-${behaviour}`, { behaviour, note }))
    expect(await trainingEnd(local, `bad-${behaviour}`)).toMatchObject({
      TrainingJobStatus: 'Failed',
      SecondaryStatus: 'Failed',
      FailureReason: reason,
    })
  })

  it('keeps the exit code in a reason cut to 1,024 characters', async () => {
    await local.sagemaker.createTrainingJob(trainingJob('wordy', { behaviour: 'fail', note: 'y'.repeat(2000) }))
    const { FailureReason } = await trainingEnd(local, 'wordy')
    expect(FailureReason).toMatch(/^AlgorithmError: y+, exit code: 1$/)
    expect(FailureReason).toHaveLength(1024)
  })

  it('names the image and the images file when the image is unknown', async () => {
    const request = trainingJob('no-image', { behaviour: 'train' })
    const AlgorithmSpecification = { TrainingImage: 'nowhere/none:1', TrainingInputMode: 'File' as const }
    await local.sagemaker.createTrainingJob({ ...request, AlgorithmSpecification })
    const { FailureReason } = await trainingEnd(local, 'no-image')
    expect(FailureReason).toContain('nowhere/none:1')
    expect(FailureReason).toContain(local.imagesFile)
  })

  it.each([
    ['an empty prefix', 'empty', 's3://bucket/nothing-here', 'No S3 objects found under S3 URL'],
    ['a bucket that does not exist', 'bucketless', 's3://elsewhere/in', 'No S3 objects found under S3 URL'],
    ['a key that leads out of the channel', 'evil', 's3://bucket/evil', 'is no name of a file below the prefix'],
  ])('reads %s', async (_, name, uri, reason) => {
    const InputDataConfig = [channel('train', uri)]
    await local.sagemaker.createTrainingJob(trainingJob(name, { behaviour: 'train' }, { InputDataConfig }))
    const job = await trainingEnd(local, name)
    expect(job.TrainingJobStatus).toBe('Failed')
    expect(job.FailureReason).toContain(reason)
  })

  it('cannot store its model', async () => {
    const OutputDataConfig = { S3OutputPath: 's3://elsewhere/out' }
    await local.sagemaker.createTrainingJob(trainingJob('no-output', { behaviour: 'train' }, { OutputDataConfig }))
    expect((await trainingEnd(local, 'no-output')).FailureReason).toContain('Artifact upload to s3://elsewhere/out')
  })
})

describe('a training job that is stopped', () => {
  const start = async (name: string, behaviour: string, MaxRuntimeInSeconds = 60) => {
    await local.sagemaker.createTrainingJob(
      trainingJob(name, { behaviour }, { StoppingCondition: { MaxRuntimeInSeconds } }),
    )
    return Number(/pid=(\d+)/.exec(await untilLogged(name))?.[1])
  }

  it('may save its model in the grace period and ends as Stopped', async () => {
    await start('stopped', 'hang')
    await local.sagemaker.stopTrainingJob({ TrainingJobName: 'stopped' })
    const job = await trainingEnd(local, 'stopped')
    expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' })
    expect(await entriesOf('out/stopped/output/model.tar.gz')).toEqual(['weights.txt'])
  })

  it('is killed when it ignores SIGTERM', async () => {
    const pid = await start('stubborn', 'ignore-sigterm')
    await local.sagemaker.stopTrainingJob({ TrainingJobName: 'stubborn' })
    expect(await trainingEnd(local, 'stubborn')).toMatchObject({ TrainingJobStatus: 'Stopped' })
    await until(
      async () => isAlive(pid),
      (alive) => !alive,
      'the end of the process',
    )
  })

  it('cannot be stopped again once it has ended', async () => {
    await expect(local.sagemaker.stopTrainingJob({ TrainingJobName: 'stopped' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The request was rejected because the training job is in status Stopped',
    })
  })

  it('by its time limit ends as Stopped with MaxRuntimeExceeded', async () => {
    await start('slow', 'hang', 1)
    expect(await trainingEnd(local, 'slow')).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
    })
  })
})

describe('the list of training jobs', () => {
  it('pages through all of them, each once, by name', async () => {
    const names: string[] = []
    let NextToken: string | undefined
    do {
      const page = await local.sagemaker.listTrainingJobs({
        MaxResults: 3,
        SortBy: 'Name',
        ...(NextToken && { NextToken }),
      })
      names.push(...(page.TrainingJobSummaries ?? []).map(({ TrainingJobName }) => TrainingJobName ?? ''))
      NextToken = page.NextToken
    } while (NextToken)
    expect(names).toEqual([...new Set(names)].sort())
    expect(names).toContain('good')
    expect(names.length).toBeGreaterThan(9)
  })

  it('filters by status and by a part of the name', async () => {
    const { TrainingJobSummaries } = await local.sagemaker.listTrainingJobs({
      StatusEquals: 'Stopped',
      NameContains: 'st',
    })
    expect(TrainingJobSummaries?.map(({ TrainingJobName }) => TrainingJobName)).toEqual(['stopped', 'stubborn'])
  })
})

describe('a training job that is deleted', () => {
  it('is gone and leaves its name to another', async () => {
    const TrainingJobName = 'passing'
    for (const behaviour of ['train', 'crash', 'train']) {
      await local.sagemaker.createTrainingJob(trainingJob(TrainingJobName, { behaviour }))
      const { TrainingJobStatus } = await trainingEnd(local, TrainingJobName)
      expect(TrainingJobStatus).toBe(behaviour === 'train' ? 'Completed' : 'Failed')
      await local.sagemaker.deleteTrainingJob({ TrainingJobName })
      await expect(local.sagemaker.describeTrainingJob({ TrainingJobName })).rejects.toMatchObject({
        message: 'Requested resource not found.',
      })
    }
  })

  it('must have ended', async () => {
    await local.sagemaker.createTrainingJob(trainingJob('busy', { behaviour: 'hang' }))
    await expect(local.sagemaker.deleteTrainingJob({ TrainingJobName: 'busy' })).rejects.toMatchObject({
      name: 'ResourceInUse',
    })
    await local.sagemaker.stopTrainingJob({ TrainingJobName: 'busy' })
    await trainingEnd(local, 'busy')
  })
})

describe('tags', () => {
  it('are those of the request until changed', async () => {
    const { TrainingJobArn: ResourceArn } = await local.sagemaker.describeTrainingJob({ TrainingJobName: 'good' })
    expect((await local.sagemaker.listTags({ ResourceArn })).Tags).toEqual([{ Key: 'k', Value: 'v' }])
    await local.sagemaker.addTags({
      ResourceArn,
      Tags: [
        { Key: 'k', Value: 'w' },
        { Key: 'x', Value: 'y' },
      ],
    })
    expect((await local.sagemaker.listTags({ ResourceArn })).Tags).toEqual([
      { Key: 'k', Value: 'w' },
      { Key: 'x', Value: 'y' },
    ])
  })
})

function untilLogged(name: string): Promise<string> {
  const folder = join(local.dataDir, 'logs/aws/sagemaker/TrainingJobs', name)
  const read = async () => {
    const [file] = await readdir(folder).catch(() => [])
    return file ? readFile(join(folder, file), 'utf8') : ''
  }
  return until(read, (log) => log.includes('pid='), `the start of ${name}`)
}

async function entriesOf(key: string): Promise<string[]> {
  return readdir(await unpacked(key))
}

async function unpacked(key: string): Promise<string> {
  const folder = await mkdtemp(join(local.dataDir, 'unpacked-'))
  const file = join(local.dataDir, 'archive.tar.gz')
  await writeFile(file, storage.objects.get(key) ?? '')
  await extract({ cwd: folder, file })
  return folder
}
