import { expect, it } from 'vitest'
import { refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const logs = () => aws.target.clients.logs
const polling = () => ({ timeout: aws.target.wait.maxWaitTime * 1000, interval: aws.target.wait.maxDelay * 1000 })

it('log events are put into a stream, read page by page and found by a pattern', async () => {
  const logGroupName = `/perennial/${aws.uniqueName('group')}`
  const stream = { logGroupName, logStreamName: 'one' }
  await logs().createLogGroup({ logGroupName })
  aws.atEnd(() => logs().deleteLogGroup({ logGroupName }))
  await logs().createLogStream(stream)
  const now = Date.now()
  const messages = ['loss=0.9', 'loss=0.5', 'an ERROR here']
  await logs().putLogEvents({
    ...stream,
    logEvents: messages.map((message, index) => ({ message, timestamp: now - 1000 + index })),
  })

  const read = async (nextToken?: string) =>
    logs().getLogEvents({ ...stream, startFromHead: true, limit: 2, ...(nextToken && { nextToken }) })
  await expect
    .poll(async () => (await read()).events?.map(({ message }) => message), polling())
    .toEqual(messages.slice(0, 2))
  const second = await read((await read()).nextForwardToken)
  expect(second.events).toMatchObject([{ message: 'an ERROR here', timestamp: now - 998 }])
  const end = await read(second.nextForwardToken)
  expect(end.events).toEqual([])
  expect(end.nextForwardToken).toBe(second.nextForwardToken)

  const find = async () => (await logs().filterLogEvents({ logGroupName, filterPattern: 'ERROR' })).events
  await expect.poll(async () => (await find())?.map(({ message }) => message), polling()).toEqual(['an ERROR here'])
  const streams = async () =>
    (await logs().describeLogStreams({ logGroupName, logStreamNamePrefix: 'o' })).logStreams?.map(
      ({ logStreamName, firstEventTimestamp }) => [logStreamName, firstEventTimestamp],
    )
  await expect.poll(streams, polling()).toEqual([['one', now - 1000]])
})

it('what is not there, or there already, has the names of CloudWatch Logs', async () => {
  const logGroupName = `/perennial/${aws.uniqueName('group')}`
  await expect(logs().createLogStream({ logGroupName, logStreamName: 's' })).rejects.toMatchObject(
    refusal('ResourceNotFoundException', /^The specified log group does not exist\.$/),
  )
  await logs().createLogGroup({ logGroupName })
  aws.atEnd(() => logs().deleteLogGroup({ logGroupName }))
  await expect(logs().createLogGroup({ logGroupName })).rejects.toMatchObject(
    refusal('ResourceAlreadyExistsException', /^The specified log group already exists$/),
  )
  await expect(logs().getLogEvents({ logGroupName, logStreamName: 's' })).rejects.toMatchObject(
    refusal('ResourceNotFoundException', /^The specified log stream does not exist\.$/),
  )
})
