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

const now = () => aws.clock.now()
const dayMs = 86_400_000

async function createStream(logGroupName: string, ...names: string[]) {
  await aws.logs.createLogGroup({ logGroupName }).catch((error) => {
    if (error.name !== 'ResourceAlreadyExistsException') throw error
  })
  for (const logStreamName of names) await aws.logs.createLogStream({ logGroupName, logStreamName })
}

function put(logGroupName: string, logStreamName: string, events: ReadonlyArray<readonly [number, string]>) {
  const logEvents = events.map(([timestamp, message]) => ({ timestamp, message }))
  return aws.logs.putLogEvents({ logGroupName, logStreamName, logEvents })
}

describe('a log group', () => {
  it('is created once, described and deleted', async () => {
    await aws.logs.createLogGroup({ logGroupName: '/my/group', tags: { team: 'a' } })
    await expect(aws.logs.createLogGroup({ logGroupName: '/my/group' })).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    })
    await aws.logs.putRetentionPolicy({ logGroupName: '/my/group', retentionInDays: 7 })
    const { logGroups } = await aws.logs.describeLogGroups({ logGroupNamePrefix: '/my/' })
    expect(logGroups).toMatchObject([
      {
        logGroupName: '/my/group',
        retentionInDays: 7,
        arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/my/group:*',
        logGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/my/group',
        storedBytes: 0,
      },
    ])
    await aws.logs.deleteRetentionPolicy({ logGroupName: '/my/group' })
    expect(
      (await aws.logs.describeLogGroups({ logGroupNamePattern: 'y/gr' })).logGroups?.[0]?.retentionInDays,
    ).toBeUndefined()
    await aws.logs.deleteLogGroup({ logGroupName: '/my/group' })
    await expect(aws.logs.deleteLogGroup({ logGroupName: '/my/group' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    })
  })

  it('is tagged by its name and by its ARN', async () => {
    await aws.logs.createLogGroup({ logGroupName: 'tagged', tags: { a: '1' } })
    const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:tagged'
    await aws.logs.tagResource({ resourceArn, tags: { b: '2', c: '3' } })
    await aws.logs.untagResource({ resourceArn, tagKeys: ['a', 'c'] })
    expect((await aws.logs.listTagsForResource({ resourceArn })).tags).toEqual({ b: '2' })
    expect((await aws.logs.listTagsLogGroup({ logGroupName: 'tagged' })).tags).toEqual({ b: '2' })
  })

  it('comes in pages', async () => {
    for (const n of [1, 2, 3]) await aws.logs.createLogGroup({ logGroupName: `paged-${n}` })
    const first = await aws.logs.describeLogGroups({ logGroupNamePrefix: 'paged-', limit: 2 })
    const rest = await aws.logs.describeLogGroups({
      logGroupNamePrefix: 'paged-',
      limit: 2,
      ...(first.nextToken && { nextToken: first.nextToken }),
    })
    const names = [...(first.logGroups ?? []), ...(rest.logGroups ?? [])].map(({ logGroupName }) => logGroupName)
    expect(names).toEqual(['paged-1', 'paged-2', 'paged-3'])
    expect(rest.nextToken).toBeUndefined()
  })

  it.each([
    [
      'an odd retention',
      () => aws.logs.putRetentionPolicy({ logGroupName: 'tagged', retentionInDays: 2 }),
      'one of 1, 3, 5',
    ],
    ['a key', () => aws.logs.createLogGroup({ logGroupName: 'x', kmsKeyId: 'k' }), 'kmsKeyId is not served'],
    [
      'another class',
      () => aws.logs.createLogGroup({ logGroupName: 'x', logGroupClass: 'INFREQUENT_ACCESS' }),
      'INFREQUENT_ACCESS',
    ],
  ])('with %s is refused', async (_, act, message) => {
    await expect(act()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    })
  })
})

describe('log streams', () => {
  it('are described by name or by their last event', async () => {
    await createStream('streams', 'a', 'b', 'c')
    await put('streams', 'b', [[now() - 1000, 'x']])
    await put('streams', 'a', [[now() - 2000, 'x']])
    const names = async (asked: object) =>
      (await aws.logs.describeLogStreams({ logGroupName: 'streams', ...asked })).logStreams?.map(
        (one) => one.logStreamName,
      )
    expect(await names({})).toEqual(['a', 'b', 'c'])
    expect(await names({ descending: true })).toEqual(['c', 'b', 'a'])
    expect(await names({ logStreamNamePrefix: 'b' })).toEqual(['b'])
    expect(await names({ orderBy: 'LastEventTime' })).toEqual(['a', 'b', 'c'])
    expect(await names({ limit: 2 })).toEqual(['a', 'b'])
    await expect(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 'a' })).rejects.toThrow(
      'Cannot order by LastEventTime',
    )
    const byIdentifier = {
      logGroupName: undefined,
      logGroupIdentifier: 'arn:aws:logs:us-east-1:000000000000:log-group:streams',
    }
    expect(await names(byIdentifier)).toEqual(['a', 'b', 'c'])
  })

  it('are created once and are gone with their events when they are deleted', async () => {
    const stream = { logGroupName: 'once', logStreamName: 's' }
    await createStream('once', 's')
    await expect(aws.logs.createLogStream(stream)).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' })
    await put('once', 's', [[now(), 'x']])
    await aws.logs.deleteLogStream(stream)
    await expect(aws.logs.getLogEvents(stream)).rejects.toThrow('The specified log stream does not exist.')
    await aws.logs.createLogStream(stream)
    expect((await aws.logs.getLogEvents(stream)).events).toEqual([])
  })
})

describe('log events', () => {
  it('are read from the head, page by page, until the same token comes back', async () => {
    await createStream('read', 's')
    const start = now() - 10_000
    await put(
      'read',
      's',
      Array.from({ length: 7 }, (_, n) => [start + n, `event ${n}`] as const),
    )
    const stream = { logGroupName: 'read', logStreamName: 's', startFromHead: true, limit: 3 }
    const messages: Array<string | undefined> = []
    let nextToken: string | undefined
    for (;;) {
      const page = await aws.logs.getLogEvents({ ...stream, ...(nextToken && { nextToken }) })
      messages.push(...(page.events ?? []).map(({ message }) => message))
      if (page.nextForwardToken === nextToken) break
      nextToken = page.nextForwardToken
    }
    expect(messages).toEqual(Array.from({ length: 7 }, (_, n) => `event ${n}`))
    await put('read', 's', [[start + 100, 'later']])
    const more = await aws.logs.getLogEvents({ ...stream, ...(nextToken && { nextToken }) })
    expect(more.events?.map(({ message }) => message)).toEqual(['later'])
  })

  it('are read from the tail and back to the head', async () => {
    const stream = { logGroupName: 'read', logStreamName: 's', limit: 3 }
    const pages: Array<Array<string | undefined>> = []
    let nextToken: string | undefined
    for (;;) {
      const page = await aws.logs.getLogEvents({ ...stream, ...(nextToken && { nextToken }) })
      if (page.nextBackwardToken === nextToken) break
      pages.push((page.events ?? []).map(({ message }) => message))
      nextToken = page.nextBackwardToken
    }
    expect(pages).toEqual([
      ['event 5', 'event 6', 'later'],
      ['event 2', 'event 3', 'event 4'],
      ['event 0', 'event 1'],
    ])
  })

  it('stand in the order of their times, whenever they were put, and within a range of time', async () => {
    await createStream('order', 's')
    const start = now() - 10_000
    await put('order', 's', [
      [start + 20, 'c'],
      [start + 30, 'd'],
    ])
    await put('order', 's', [
      [start, 'a'],
      [start + 20, 'c2'],
    ])
    const read = async (asked: object) => {
      const page = await aws.logs.getLogEvents({
        logGroupName: 'order',
        logStreamName: 's',
        startFromHead: true,
        ...asked,
      })
      return page.events?.map(({ message }) => message)
    }
    expect(await read({})).toEqual(['a', 'c', 'c2', 'd'])
    expect(await read({ startTime: start + 20, endTime: start + 30 })).toEqual(['c', 'c2'])
    expect(await read({ startFromHead: false, endTime: start + 30, limit: 1 })).toEqual(['c2'])
  })

  it('that are too old, too new or expired are left out, and the sender is told which', async () => {
    await createStream('times', 's')
    await aws.logs.putRetentionPolicy({ logGroupName: 'times', retentionInDays: 3 })
    const events = [
      [now() - 15 * dayMs, 'old'],
      [now() - 4 * dayMs, 'expired'],
      [now(), 'good'],
      [now() + dayMs, 'new'],
    ] as const
    const { rejectedLogEventsInfo } = await put('times', 's', events)
    expect(rejectedLogEventsInfo).toEqual({
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 2,
      tooNewLogEventStartIndex: 3,
    })
    const { events: kept } = await aws.logs.getLogEvents({ logGroupName: 'times', logStreamName: 's' })
    expect(kept?.map(({ message }) => message)).toEqual(['good'])
    aws.clock.advance(4 * dayMs)
    expect((await aws.logs.getLogEvents({ logGroupName: 'times', logStreamName: 's' })).events).toEqual([])
  })

  it.each([
    [
      'not in chronological order',
      () =>
        [
          [now(), 'b'],
          [now() - 1, 'a'],
        ] as const,
      'chronological order',
    ],
    [
      'over more than 24 hours',
      () =>
        [
          [now() - 2 * dayMs, 'a'],
          [now(), 'b'],
        ] as const,
      '24 hours',
    ],
    [
      'of more than a megabyte',
      () => [[now(), 'x'.repeat(1_048_551)]] as const,
      '1048577 bytes exceeds limit of 1048576',
    ],
  ])('%s are refused', async (_, events, message) => {
    await expect(put('order', 's', events())).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    })
  })

  it('of several streams are filtered in the order of their times, page by page', async () => {
    await createStream('filter', 'one', 'two', 'three')
    const start = now() - 10_000
    await put('filter', 'one', [
      [start, 'ERROR 0'],
      [start + 2, 'INFO 2'],
      [start + 4, 'ERROR 4'],
    ])
    await put('filter', 'two', [
      [start, 'ERROR 0b'],
      [start + 3, 'ERROR 3'],
    ])
    const filter = async (asked: object = {}) => {
      const found: Array<string | undefined> = []
      let nextToken: string | undefined
      do {
        const page = await aws.logs.filterLogEvents({
          logGroupName: 'filter',
          ...asked,
          ...(nextToken && { nextToken }),
        })
        found.push(...(page.events ?? []).map(({ message }) => message))
        nextToken = page.nextToken
      } while (nextToken)
      return found
    }
    expect(await filter()).toEqual(['ERROR 0', 'ERROR 0b', 'INFO 2', 'ERROR 3', 'ERROR 4'])
    expect(await filter({ limit: 1 })).toEqual(['ERROR 0', 'ERROR 0b', 'INFO 2', 'ERROR 3', 'ERROR 4'])
    expect(await filter({ filterPattern: 'ERROR', limit: 2 })).toEqual(['ERROR 0', 'ERROR 0b', 'ERROR 3', 'ERROR 4'])
    expect(await filter({ logStreamNames: ['two'] })).toEqual(['ERROR 0b', 'ERROR 3'])
    expect(await filter({ logStreamNamePrefix: 't' })).toEqual(['ERROR 0b', 'ERROR 3'])
    expect(await filter({ startTime: start + 2, endTime: start + 3 })).toEqual(['INFO 2', 'ERROR 3'])
    await expect(filter({ filterPattern: 'a-b' })).rejects.toThrow("Invalid character(s) in term 'a-b'")
    await expect(filter({ logStreamNames: ['nobody'] })).rejects.toThrow('The specified log stream does not exist.')
  })

  it('and groups are there after a restart', async () => {
    const { dataDir } = aws
    await createStream('kept', 's')
    await put('kept', 's', [[now(), 'kept']])
    await aws.stop()
    aws = await startLocalCloudWatch({ dataDir })
    const { events } = await aws.logs.getLogEvents({ logGroupName: 'kept', logStreamName: 's' })
    expect(events?.map(({ message }) => message)).toEqual(['kept'])
    expect((await aws.logs.listTagsLogGroup({ logGroupName: 'tagged' })).tags).toEqual({ b: '2' })
  })
})
