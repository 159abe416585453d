#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { packageRoot } from './package-root.ts'

// Perennial says itself, in package.json, which Node it runs on; the AWS SDK's reminder would stand in every command's output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const { version, description } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  version: string
  description: string
}

/** Each command brings its own modules, and no process carries those of the others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).demoCommand,
  up: async () => (await import('./up.ts')).upCommand,
  validate: async () => (await import('./validate.ts')).validateCommand,
  apply: async () => (await import('./apply.ts')).applyCommand,
  retrain: async () => (await import('./retrain.ts')).retrainCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  rehearse: async () => (await import('./rehearse.ts')).rehearseCommand,
  monitor: async () => (await import('./monitor.ts')).monitorCommand,
  case: async () => (await import('./case.ts')).caseCommand,
  traffic: async () => (await import('./traffic.ts')).trafficCommand,
  worker: async () => (await import('./worker.ts')).workerCommand,
  gateway: async () => (await import('./gateway.ts')).gatewayCommand,
  'local-aws': async () => (await import('./local-aws.ts')).localAwsCommand,
}

const program = new Command('perennial').description(description).version(version)
const asked = commands[process.argv[2] ?? '']
for (const load of asked ? [asked] : Object.values(commands)) program.addCommand(await load())

try {
  await program.parseAsync()
} catch (error) {
  // Its message says where, which rule and what to do; the stack is for those who ask for it.
  process.stderr.write(`perennial: ${describe(error)}\n`)
  if (process.env.PERENNIAL_LOG_LEVEL === 'debug') console.error(error)
  process.exitCode = 1
}

/** The message, and that of the deepest cause where it says more: Temporal's own errors only say that something failed. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message } = rootCause(error)
  return error.message.includes(message) ? error.message : `${error.message}\n  because: ${message}`
}

function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error
}
