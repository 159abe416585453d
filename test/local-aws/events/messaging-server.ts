import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll } from 'vitest'
import { createAwsServices } from '../../../src/local-aws/aws-services.ts'
import { createClock } from '../../../src/local-aws/clock.ts'
import { createFaults } from '../../../src/local-aws/faults.ts'
import { createGuard } from '../../../src/local-aws/guard.ts'
import { type Messaging, type MessagingOptions, openMessaging } from '../../../src/local-aws/open-messaging.ts'
import type { LocalServices } from '../../../src/local-aws/router.ts'
import { startServer } from '../../../src/local-aws/server.ts'
import { ServiceError } from '../../../src/local-aws/service.ts'
import type { Cleanup } from '../../../src/local-aws/start.ts'
import { createSts, type Sts } from '../../../src/local-aws/sts/service.ts'

const account = '000000000000'
const region = 'us-east-1'
const quiet = { info: () => undefined, warn: () => undefined, error: (fields: object) => console.error(fields) }
const notHere = async () => {
  throw new ServiceError('NotImplemented', 'not in this test', 501)
}

/** SQS, SNS, EventBridge and STS over the wire, with AWS's own clients, on a clock that a test can set. */
export function useMessaging() {
  const clock = createClock()
  const faults = createFaults()
  const clients: Array<{ destroy(): void }> = []
  const cleanup: Cleanup = []
  let dataDir = ''
  let url = ''
  let running: Messaging | undefined

  async function start(): Promise<void> {
    const services = async (serverUrl: string) => {
      const options = { dataDir, clock, faults, log: quiet, url: serverUrl, account, region, duplicateProbability: 0 }
      running = await openMessaging(options, cleanup)
      return servicesOf(options, running, await createSts({ folder: join(dataDir, 'sts'), clock, account }))
    }
    const server = await startServer({ port: 0, services, log: quiet })
    cleanup.push(server.close)
    url = server.url
  }
  async function stop(): Promise<void> {
    for (const client of clients.splice(0)) client.destroy()
    for (const step of cleanup.splice(0).reverse()) await step()
  }
  function client<C extends { destroy(): void }>(create: (config: ReturnType<typeof configFor>) => C): C {
    const created = create(configFor(url))
    clients.push(created)
    return created
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'local-messaging-'))
    await start()
  })
  afterAll(async () => {
    await stop()
    clock.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    clock,
    faults,
    url: () => url,
    dataDir: () => dataDir,
    messaging(): Messaging {
      if (!running) throw new Error('the server must be started before its parts are asked for')
      return running
    },
    sqs: () => client((config) => new SQS(config)),
    sns: () => client((config) => new SNS(config)),
    events: () => client((config) => new EventBridge(config)),
    sts: (credentials?: Credentials) => client((config) => new STS({ ...config, ...(credentials && { credentials }) })),
    async restart(): Promise<void> {
      await stop()
      await start()
    },
  }
}

function servicesOf({ faults }: MessagingOptions, { sqs, sns, events }: Messaging, sts: Sts): LocalServices {
  const local = { secret: 'local', arn: `arn:aws:iam::${account}:root` }
  return {
    aws: createAwsServices({
      sqs: sqs.operations,
      sns: sns.operations,
      events: events.operations,
      sts: sts.operations,
    }),
    guard: createGuard({
      account,
      findCredential: (id, token) => (id === 'local' ? local : sts.secretOf(id, token)),
      wall: Date.now,
      faults,
    }),
    s3: notHere,
    invoke: notHere,
  }
}

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

function configFor(endpoint: string) {
  const credentials: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return { endpoint, credentials, region, maxAttempts: 1 }
}

/** A queue that is made for it, with its ARN. */
export async function newQueue(sqs: SQS, name: string, attributes: Record<string, string> = {}) {
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: name, Attributes: attributes })
  return { QueueUrl, arn: `arn:aws:sqs:${region}:${account}:${name}` }
}

/** The bodies of what comes to a queue, until there are so many; each is deleted. */
export async function bodiesOf(sqs: SQS, QueueUrl: string, count: number): Promise<string[]> {
  const bodies: string[] = []
  while (bodies.length < count) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 })
    if (Messages.length === 0) throw new Error(`${count} messages must come, got ${bodies.length}`)
    for (const { Body = '', ReceiptHandle = '' } of Messages) {
      bodies.push(Body)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
  return bodies
}
