import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import { type AwsClients, createAwsClients } from '../../src/aws/clients.ts'
import { type DemoMails, readDemoMails } from '../../src/cli/demo/mails.ts'
import type { Narrator } from '../../src/cli/demo/narrator.ts'
import { freePort } from '../../src/cli/local/free-port.ts'
import { type Stack, startStack } from '../../src/cli/local/stack.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { loadDefinition, loadSettings } from '../../src/config/load.ts'
import { formatMistake } from '../../src/config/mistake.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { connectClient } from '../../src/triggers/temporal-client.ts'

/** What every measurement works with. */
export type Stage = {
  readonly example: ModelDefinition
  readonly mails: DemoMails
  readonly clients: AwsClients
  readonly temporal: Client
  readonly gatewayUrl: string
  readonly stack: Stack
  readonly narrator: Narrator
}

const definitionFile = join(packageRoot, 'examples/client-email/model.yaml')

/** Rejects the whole when the person at the keyboard wants no more of it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/**
 * Runs a body on a local stack of its own: free ports, a temporary folder. Everything ends with the body, or when `interrupted`
 * rejects, or a process of the stack dies. The folder goes too, unless something went wrong: then its logs say what.
 */
export async function onStage<T>(
  narrator: Narrator,
  interrupted: Promise<never>,
  body: (stage: Stage) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-bench-'))
  narrator.say(`starting a local stack in ${folder}`)
  try {
    const result = await playInFolder(folder, narrator, interrupted, body)
    await rm(folder, { recursive: true, force: true })
    return result
  } catch (error) {
    if (error instanceof Interrupted) await rm(folder, { recursive: true, force: true })
    else narrator.say(`it did not go to its end; state and logs are kept in ${folder}`)
    throw error
  }
}

async function playInFolder<T>(
  folder: string,
  narrator: Narrator,
  interrupted: Promise<never>,
  body: (stage: Stage) => Promise<T>,
): Promise<T> {
  const reading = readDemoMails()
  reading.catch(() => undefined)
  const stack = await startStack(folder, await freePorts())
  try {
    const play = withClients(stack, async (met) => body({ ...met, mails: await reading, stack, narrator }))
    return await Promise.race([play, stack.unexpectedEnd, interrupted])
  } finally {
    await stack.stop()
  }
}

async function withClients<T>(
  stack: Stack,
  body: (met: Pick<Stage, 'example' | 'clients' | 'temporal' | 'gatewayUrl'>) => Promise<T>,
): Promise<T> {
  Object.assign(process.env, stack.environment)
  const settings = loadSettings()
  const clients = createAwsClients(settings.awsRegion)
  const temporal = await connectClient()
  try {
    return await body({ example: readExample(settings.environment), clients, temporal, gatewayUrl: stack.gatewayUrl })
  } finally {
    clients.destroy()
    await temporal.connection.close()
  }
}

function readExample(environment: string): ModelDefinition {
  const { definition, mistakes = [] } = loadDefinition({ file: definitionFile, environment })
  if (definition) return definition
  throw new Error(`the definition of the example is broken:\n${mistakes.map(formatMistake).join('\n')}`)
}

// One after the other: a port that was free a moment ago is not given out again so soon.
async function freePorts() {
  const temporal = await freePort()
  const temporalUi = await freePort()
  const aws = await freePort()
  return { temporal, temporalUi, aws, gateway: await freePort() }
}
