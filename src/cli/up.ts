import { resolve } from 'node:path'
import { Command } from 'commander'
import { createAwsClients } from '../aws/clients.ts'
import { loadSettings } from '../config/load.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { shellLinesFor } from '../local-aws/start.ts'
import { applyDefinition } from '../triggers/apply-definition.ts'
import { connectClient } from '../triggers/temporal-client.ts'
import { readDefinitionOrExplain } from './definition-file.ts'
import { untilInterrupted } from './interruption.ts'
import { isFree } from './local/free-port.ts'
import { type Stack, type StackPorts, startStack } from './local/stack.ts'
import { parsePort } from './options.ts'

type UpOptions = { temporalPort: number; uiPort: number; awsPort: number; gatewayPort: number; folder: string }

export const upCommand = new Command('up')
  .description('Starts everything on this machine and stays: Temporal with its UI, embedded AWS, worker, gateway')
  .argument('[file]', 'a definition to apply once all is up')
  .option('--temporal-port <number>', 'port of the Temporal server', parsePort, 7233)
  .option('--ui-port <number>', 'port of the Temporal UI', parsePort, 8233)
  .option('--aws-port <number>', 'port of the embedded AWS', parsePort, 4566)
  .option('--gateway-port <number>', 'port of the gateway', parsePort, 8080)
  .option('--folder <folder>', 'where state and logs are kept; used again at the next start', '.perennial/local')
  .action(async (file: string | undefined, options: UpOptions) => {
    const definition = file === undefined ? undefined : readDefinitionOrExplain(file, 'local')
    if (file !== undefined && !definition) return
    const ports = {
      temporal: options.temporalPort,
      temporalUi: options.uiPort,
      aws: options.awsPort,
      gateway: options.gatewayPort,
    }
    await requireFreePorts(ports)
    const stack = await startStack(resolve(options.folder), ports)
    try {
      if (definition) await applyOnStack(stack, definition)
      describe(stack)
      await Promise.race([untilInterrupted(), stack.unexpectedEnd])
    } finally {
      await stack.stop()
    }
  })

const portOptions: Record<keyof StackPorts, string> = {
  temporal: '--temporal-port',
  temporalUi: '--ui-port',
  aws: '--aws-port',
  gateway: '--gateway-port',
}

async function requireFreePorts(ports: StackPorts): Promise<void> {
  for (const [name, option] of Object.entries(portOptions)) {
    const port = ports[name as keyof StackPorts]
    if (await isFree(port)) continue
    throw new Error(
      `port ${port} of 127.0.0.1 is in use: stop what uses it (perhaps another \`perennial up\`), or choose another with ${option}`,
    )
  }
}

async function applyOnStack(stack: Stack, definition: ModelDefinition): Promise<void> {
  Object.assign(process.env, stack.environment)
  const settings = loadSettings()
  const clients = createAwsClients(settings.awsRegion)
  const temporal = await connectClient()
  try {
    await applyDefinition({ temporal, clients, definition, createBucket: true })
    process.stdout.write(`${definition.model} is applied\n`)
  } finally {
    clients.destroy()
    await temporal.connection.close()
  }
}

function describe({ temporal, awsUrl, gatewayUrl, logs, environment }: Stack): void {
  const ours = Object.entries(environment).filter(([name]) => !name.startsWith('AWS_'))
  const exports = ours.map(([name, value]) => `export ${name}='${value}'`)
  const lines = [
    `Temporal UI  ${temporal.uiUrl}`,
    `gateway      ${gatewayUrl}`,
    `embedded AWS ${awsUrl}`,
    `logs         ${logs}`,
    '',
    ...shellLinesFor(awsUrl),
    ...exports,
    '',
    'Ctrl-C stops it all.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
