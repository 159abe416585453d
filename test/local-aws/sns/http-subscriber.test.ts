import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAwsServices } from '../../../src/local-aws/aws-services.ts'
import { answerSubscriptionLink, isSubscriptionLink } from '../../../src/local-aws/sns/links.ts'
import { useMessaging } from '../events/messaging-server.ts'

const aws = useMessaging()

type Received = { headers: IncomingHttpHeaders; body: string }
let subscriber: Server
let received: Received[] = []
let answers: number[] = []

beforeAll(async () => {
  subscriber = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ headers: request.headers, body })
    response.writeHead(answers.shift() ?? 200, { location: 'http://127.0.0.1:9/' }).end()
  })
  await new Promise<void>((resolve) => subscriber.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  received = []
  answers = []
})
afterAll(() => {
  subscriber.close()
})

const endpoint = () => `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/hook?team=x`

async function receivedOf(count = 1): Promise<Received> {
  await expect.poll(() => received.length).toBe(count)
  return received[count - 1] ?? { headers: {}, body: '' }
}

async function subscribed(Name: string, Attributes: Record<string, string> = {}) {
  const { TopicArn = '' } = await aws.sns().createTopic({ Name })
  const input = { TopicArn, Protocol: 'http', Endpoint: endpoint(), Attributes }
  const { SubscriptionArn } = await aws.sns().subscribe(input)
  expect(SubscriptionArn).toBe('pending confirmation')
  const confirmation = await receivedOf()
  received = []
  return { TopicArn, confirmation, asked: JSON.parse(confirmation.body) }
}

async function confirmed(name: string, attributes: Record<string, string> = {}) {
  const { TopicArn, asked } = await subscribed(name, attributes)
  const { SubscriptionArn = '' } = await aws.sns().confirmSubscription({ TopicArn, Token: asked.Token })
  return { TopicArn, SubscriptionArn }
}

describe('an HTTP subscriber', () => {
  it('is asked to confirm, and gets nothing before it does', async () => {
    const { TopicArn, confirmation, asked } = await subscribed('asked')
    expect(confirmation.headers).toMatchObject({
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-topic-arn': TopicArn,
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
    })
    expect(asked).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn, Token: expect.any(String) })
    await aws.sns().publish({ TopicArn, Message: 'too early' })
    const pending = await aws.sns().listSubscriptionsByTopic({ TopicArn })
    expect(pending.Subscriptions).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Endpoint: endpoint() }])
    await expect(aws.sns().confirmSubscription({ TopicArn, Token: 'wrong' })).rejects.toThrow(
      'Invalid parameter: Token',
    )
    const { SubscriptionArn = '' } = await aws.sns().confirmSubscription({ TopicArn, Token: asked.Token })
    const { MessageId } = await aws.sns().publish({ TopicArn, Message: 'now', Subject: 's' })
    const { headers, body } = await receivedOf()
    expect(headers).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': MessageId,
      'x-amz-sns-topic-arn': TopicArn,
      'x-amz-sns-subscription-arn': SubscriptionArn,
    })
    expect(JSON.parse(body)).toMatchObject({ Type: 'Notification', MessageId, Message: 'now', Subject: 's' })
  })

  it('can confirm by visiting the link that it is sent, and end it all by another', async () => {
    const { TopicArn, asked } = await subscribed('linked')
    const link = new URL(asked.SubscribeURL)
    expect(link.origin).toBe(aws.url())
    const [sns] = createAwsServices({ sns: aws.messaging().sns.operations })
    if (!sns) throw new Error('SNS must be among the services')
    const visit = async (url: string) => {
      const { pathname, search } = new URL(url)
      expect(isSubscriptionLink(pathname + search)).toBe(true)
      return answerSubscriptionLink(sns, pathname + search)
    }
    const answer = await visit(asked.SubscribeURL)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain(`<SubscriptionArn>${TopicArn}:`)
    await aws.sns().publish({ TopicArn, Message: 'm' })
    const { UnsubscribeURL } = JSON.parse((await receivedOf()).body)
    expect((await visit(UnsubscribeURL)).statusCode).toBe(200)
    expect((await aws.sns().listSubscriptionsByTopic({ TopicArn })).Subscriptions).toEqual([])
    expect(['/?Action=Publish', '/bucket?Action=Unsubscribe', '/'].filter(isSubscriptionLink)).toEqual([])
  })

  it('that fails is tried again three times, twenty seconds apart, with the same message', async () => {
    const { TopicArn } = await confirmed('failing')
    const afterTwentySeconds = () => {
      aws.clock.advance(20_000)
      return received.length
    }
    answers = [500, 503, 429, 500, 200]
    const { MessageId } = await aws.sns().publish({ TopicArn, Message: 'm' })
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      expect((await receivedOf(attempt)).headers['x-amz-sns-message-id']).toBe(MessageId)
      if (attempt < 4) await expect.poll(afterTwentySeconds).toBe(attempt + 1)
    }
    afterTwentySeconds()
    await aws.sns().publish({ TopicArn, Message: 'next' })
    expect(JSON.parse((await receivedOf(5)).body).Message).toBe('next')
  })

  it.each([403, 404])('that answers %d is not tried again', async (status) => {
    const { TopicArn } = await confirmed(`refusing-${status}`)
    answers = [status]
    await aws.sns().publish({ TopicArn, Message: 'refused' })
    await receivedOf()
    aws.clock.advance(60_000)
    await aws.sns().publish({ TopicArn, Message: 'next' })
    expect(JSON.parse((await receivedOf(2)).body).Message).toBe('next')
  })

  it('gets the bare message if it wants it raw, and only what its filter means', async () => {
    const FilterPolicy = '{"kind":[{"prefix":"al"}]}'
    const { TopicArn } = await confirmed('raw-http', { RawMessageDelivery: 'true', FilterPolicy })
    const publish = (Message: string, kind: string) =>
      aws.sns().publish({ TopicArn, Message, MessageAttributes: { kind: { DataType: 'String', StringValue: kind } } })
    await publish('not this', 'other')
    await publish('this', 'alarm')
    const { headers, body } = await receivedOf()
    expect(body).toBe('this')
    expect(headers['x-amz-sns-rawdelivery']).toBe('true')
  })

  it('gets after a restart what could not be delivered before', async () => {
    const { TopicArn } = await confirmed('restarted')
    answers = [500]
    await aws.sns().publish({ TopicArn, Message: 'm' })
    await receivedOf()
    await aws.restart()
    expect(JSON.parse((await receivedOf(2)).body).Message).toBe('m')
  })
})
