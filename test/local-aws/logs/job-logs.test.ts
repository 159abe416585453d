import { appendFile, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalCloudWatch, startLocalCloudWatch } from '../cloudwatch/local-cloudwatch.ts'

let aws: LocalCloudWatch
beforeAll(async () => {
  aws = await startLocalCloudWatch()
})
afterAll(async () => {
  await aws.stop()
  await aws.remove()
})

const trainingJobs = '/aws/sagemaker/TrainingJobs'

/** A log as SageMaker leaves it; it was last written at that time. */
async function writeLog(path: string, text: string, writtenAt?: number): Promise<string> {
  const file = join(aws.jobLogs, 'aws', 'sagemaker', path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text)
  if (writtenAt !== undefined) await utimes(file, writtenAt / 1000, writtenAt / 1000)
  return file
}

async function readAll(logGroupName: string, logStreamName: string, asked: object = {}) {
  const events: Array<{ timestamp?: number | undefined; message?: string | undefined }> = []
  let nextToken: string | undefined
  for (;;) {
    const stream = { logGroupName, logStreamName, startFromHead: true, ...asked }
    const page = await aws.logs.getLogEvents({ ...stream, ...(nextToken && { nextToken }) })
    events.push(...(page.events ?? []))
    if (page.nextForwardToken === nextToken) return events
    nextToken = page.nextForwardToken
  }
}

describe('the log of a job', () => {
  it('is no group before a job of its kind has written', async () => {
    const asked = { logGroupName: trainingJobs, logStreamNamePrefix: 'job/' }
    await expect(aws.logs.describeLogStreams(asked)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it("is a stream of its kind's group, with a line for an event", async () => {
    const created = Date.now() - 60_000
    await writeLog(`TrainingJobs/job/algo-1-${created}.log`, 'one\ntwo\n\nthree\n', created + 30_000)
    await writeLog(`TrainingJobs/job-2/algo-1-${created}.log`, 'other\n', created + 30_000)
    const name = `job/algo-1-${created}`
    const { logStreams } = await aws.logs.describeLogStreams({
      logGroupName: trainingJobs,
      logStreamNamePrefix: 'job/',
    })
    expect(logStreams).toMatchObject([
      {
        logStreamName: name,
        creationTime: created,
        firstEventTimestamp: created,
        lastEventTimestamp: created + 30_000,
      },
    ])
    const events = await readAll(trainingJobs, name)
    expect(events.map(({ message }) => message)).toEqual(['one', 'two', 'three'])
    const times = events.map(({ timestamp = 0 }) => timestamp)
    expect(times).toEqual([...times].sort())
    expect(Math.min(...times)).toBeGreaterThanOrEqual(created)
    expect(Math.max(...times)).toBeLessThanOrEqual(created + 30_000)
    const { logGroups } = await aws.logs.describeLogGroups({ logGroupNamePrefix: '/aws/sagemaker' })
    expect(logGroups).toMatchObject([{ logGroupName: trainingJobs, storedBytes: 21 }])
  })

  it('gives no event another time when it grows, and none in the future', async () => {
    const created = Date.now() - 60_000
    const file = await writeLog(`TrainingJobs/grows/algo-1-${created}.log`, 'a\nb\n', created + 20_000)
    const name = `grows/algo-1-${created}`
    const before = await readAll(trainingJobs, name)
    await appendFile(file, 'c\nd\n')
    const after = await readAll(trainingJobs, name)
    expect(after.map(({ message }) => message)).toEqual(['a', 'b', 'c', 'd'])
    expect(after.slice(0, 2)).toEqual(before)
    expect(after[2]?.timestamp).toBeGreaterThanOrEqual(created + 20_000)
    expect(Math.max(...after.map(({ timestamp = 0 }) => timestamp))).toBeLessThanOrEqual(Date.now())
  })

  it('is read from any time on, and filtered', async () => {
    const created = Date.now() - 100_000
    const lines = Array.from(
      { length: 1000 },
      (_, n) => `${n % 10 === 0 ? 'loss' : 'step'} ${String(n).padStart(4, '0')}\n`,
    )
    await writeLog(`TrainingJobs/long/algo-1-${created}.log`, lines.join(''), created + 100_000)
    const name = `long/algo-1-${created}`
    const all = await readAll(trainingJobs, name)
    const from = created + 50_000
    const late = await readAll(trainingJobs, name, { startTime: from, endTime: from + 10_000, limit: 30 })
    expect(late).toEqual(all.filter(({ timestamp = 0 }) => timestamp >= from && timestamp < from + 10_000))
    expect(late).toHaveLength(100)
    const tail = await aws.logs.getLogEvents({ logGroupName: trainingJobs, logStreamName: name, limit: 2 })
    expect(tail.events?.map(({ message }) => message)).toEqual(['step 0998', 'step 0999'])
    const found = await aws.logs.filterLogEvents({
      logGroupName: trainingJobs,
      logStreamNamePrefix: 'long/',
      filterPattern: 'loss',
      startTime: from,
    })
    expect(found.events).toHaveLength(50)
    expect(found.events?.[0]).toMatchObject({ logStreamName: name, message: 'loss 0500' })
  })

  it('of many megabytes comes in pages of one', async () => {
    const created = Date.now() - 100_000
    const line = `${'x'.repeat(1023)}\n`
    await writeLog(`TrainingJobs/huge/algo-1-${created}.log`, line.repeat(5000), created + 90_000)
    const stream = { logGroupName: trainingJobs, logStreamName: `huge/algo-1-${created}`, startFromHead: true }
    const first = await aws.logs.getLogEvents(stream)
    expect(first.events).toHaveLength(999)
    expect(await readAll(trainingJobs, stream.logStreamName)).toHaveLength(5000)
    const quiet = await aws.logs.filterLogEvents({
      logGroupName: trainingJobs,
      logStreamNamePrefix: 'huge/',
      filterPattern: 'y',
    })
    expect(quiet.events).toEqual([])
  })

  it('can neither be written to nor deleted, but its group can be given a retention', async () => {
    const { logStreams = [] } = await aws.logs.describeLogStreams({ logGroupName: trainingJobs, limit: 1 })
    const stream = { logGroupName: trainingJobs, logStreamName: logStreams[0]?.logStreamName }
    const logEvents = [{ timestamp: Date.now(), message: 'x' }]
    for (const refused of [
      () => aws.logs.putLogEvents({ ...stream, logEvents }),
      () => aws.logs.deleteLogStream(stream),
      () => aws.logs.deleteLogGroup({ logGroupName: trainingJobs }),
    ])
      await expect(refused()).rejects.toThrow('is written by the embedded SageMaker')
    await aws.logs.putRetentionPolicy({ logGroupName: trainingJobs, retentionInDays: 30 })
    const { logGroups } = await aws.logs.describeLogGroups({ logGroupNamePrefix: trainingJobs })
    expect(logGroups).toMatchObject([{ logGroupName: trainingJobs, retentionInDays: 30 }])
  })

  it('shows a line once it has its end, or once nothing follows', async () => {
    const created = Date.now()
    const file = await writeLog(`TrainingJobs/open/algo-1-${created}.log`, 'whole\nhalf')
    const name = `open/algo-1-${created}`
    expect((await readAll(trainingJobs, name)).map(({ message }) => message)).toEqual(['whole'])
    await appendFile(file, ' and half\n')
    expect((await readAll(trainingJobs, name)).map(({ message }) => message)).toEqual(['whole', 'half and half'])
    await appendFile(file, 'the last')
    await readAll(trainingJobs, name)
    aws.clock.advance(10_000)
    expect((await readAll(trainingJobs, name)).at(-1)?.message).toBe('the last')
  })
})

describe('the log of an endpoint', () => {
  it('is a group of its own, with a stream for each instance', async () => {
    await writeLog('Endpoints/my-endpoint/AllTraffic/i-0123.log', 'served\n')
    const logGroupName = '/aws/sagemaker/Endpoints/my-endpoint'
    const { logStreams } = await aws.logs.describeLogStreams({ logGroupName })
    expect(logStreams).toMatchObject([{ logStreamName: 'AllTraffic/i-0123' }])
    expect((await readAll(logGroupName, 'AllTraffic/i-0123')).map(({ message }) => message)).toEqual(['served'])
  })

  it.each([
    '/aws/sagemaker/Endpoints/..',
    '/aws/sagemaker/../sagemaker/TrainingJobs',
    '/aws/sagemaker/Endpoints',
    '/aws/sagemaker/TrainingJobs/job',
  ])('is nothing under the group %s', async (logGroupName) => {
    await expect(aws.logs.describeLogStreams({ logGroupName })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it.each(['../my-endpoint/AllTraffic/i-0123', 'AllTraffic/../AllTraffic/i-0123', 'AllTraffic/..', 'AllTraffic'])(
    'is nothing under the stream %s',
    async (logStreamName) => {
      const asked = { logGroupName: '/aws/sagemaker/Endpoints/my-endpoint', logStreamName }
      await expect(aws.logs.getLogEvents(asked)).rejects.toThrow('The specified log stream does not exist.')
    },
  )
})
