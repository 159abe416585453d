import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { type AwsClients, createAwsClients } from '../../src/aws/clients.ts'
import { createObjectStore } from '../../src/aws/object-store.ts'
import { followRetraining } from '../../src/cli/follow.ts'
import { type Child, startChild } from '../../src/cli/local/child.ts'
import { loadDefinition } from '../../src/config/load.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { endpointName } from '../../src/contract/endpoint-name.ts'
import { storageKeys } from '../../src/contract/keys.ts'
import { startGateway } from '../../src/gateway/start.ts'
import { environmentFor, startLocalAws } from '../../src/local-aws/start.ts'
import { applyDefinition } from '../../src/triggers/apply-definition.ts'
import { describeLifecycle, requestRetraining } from '../../src/triggers/lifecycle-client.ts'
import type { TestTemporal } from './temporal.ts'

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const worker = fromHere('../../dist/src/cli/main.js')

export const fixtureDefinition = fromHere('../e2e/fixtures/model.yaml')
const parrotImages = fromHere('containers/images.json')

/** The embedded AWS and the clients of this process, in a folder of their own. */
export async function startTestAws(imagesFile = parrotImages) {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-aws-'))
  // Tests list jobs more often than the two times a second that AWS allows.
  const aws = await startLocalAws({ port: 0, dataDir: folder, imagesFile, rates: {} })
  const environment = environmentFor(aws.url)
  Object.assign(process.env, environment, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' })
  const clients = createAwsClients('us-east-1')
  return {
    url: aws.url,
    folder,
    environment,
    clients,
    async stop(): Promise<void> {
      clients.destroy()
      await aws.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function readFixture(
  file: string,
  change: (definition: ModelDefinition) => ModelDefinition = (same) => same,
): ModelDefinition {
  const { definition, mistakes } = loadDefinition({ file, environment: 'local' })
  if (!definition) throw new Error(JSON.stringify(mistakes))
  return change(definition)
}

/** What a team does with a model: applies definitions, delivers annotations, asks for retrainings. */
export function operate(temporal: TestTemporal, clients: AwsClients, definition: ModelDefinition) {
  const { model, environment } = definition
  const objects = createObjectStore(clients.s3)
  const request = (requestId: string) =>
    requestRetraining(temporal.client, model, {
      requestId,
      trigger: 'manual',
      reason: requestId,
      requestedAt: new Date().toISOString(),
    })
  return {
    apply: (changed = definition) =>
      applyDefinition({ temporal: temporal.client, clients, definition: changed, createBucket: true }),
    deliver: (key: string, body: string | Uint8Array) =>
      objects.write(environment.bucket, `${storageKeys.annotations(model)}${key}`, body),
    request,
    retrain: async (requestId: string) =>
      followRetraining(temporal.client, (await request(requestId)).workflowId, () => undefined),
    lifecycle: () => describeLifecycle(temporal.client, model),
    trainingJobs: async () => (await clients.sagemaker.listTrainingJobs({})).TrainingJobSummaries ?? [],
    read: async (uri: string) =>
      new TextDecoder().decode(await objects.read(environment.bucket, uri.slice(`s3://${environment.bucket}/`.length))),
  }
}

export function startTestGateway(clients: AwsClients) {
  return startGateway({ port: 0, runtime: clients.runtime, endpointName, log: pino({ level: 'silent' }) })
}

/** A worker as a process of its own, for those that must die. */
export function startWorkerProcess(
  temporal: { address: string },
  aws: { environment: Record<string, string>; folder: string },
): Child {
  return startChild({
    name: 'the worker',
    command: process.execPath,
    args: [worker, 'worker'],
    env: { ...aws.environment, PERENNIAL_ENVIRONMENT: 'local', TEMPORAL_ADDRESS: temporal.address },
    logFile: join(aws.folder, 'worker.log'),
  })
}

/** Made-up annotated mails, one an hour, whose text tells the labels. */
export function madeUpMails(
  count: number,
  change: (mail: Record<string, unknown>, index: number) => Record<string, unknown> = (mail) => mail,
): string {
  const queues = ['fork', 'ilug', 'rpm']
  const start = Date.UTC(2002, 6, 1)
  return Array.from({ length: count }, (_, index) => {
    const spam = index % 5 === 0 ? 'yes' : 'no'
    const queue = queues[index % queues.length]
    const mail = {
      message_id: `<${index}@mail.example>`,
      received_at: new Date(start + index * 3_600_000).toISOString(),
      thread: `thread-${index}`,
      subject: `Confidential matter number ${index}`,
      body: `Dear team, spam=${spam} queue=${queue} kind regards, customer ${index}`,
      spam,
      queue,
    }
    return `${JSON.stringify(change(mail, index))}\n`
  }).join('')
}

export async function until(ask: () => boolean | Promise<boolean>, what: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
