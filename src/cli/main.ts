#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { applyCommand } from './apply.ts'
import { demoCommand } from './demo.ts'
import { gatewayCommand } from './gateway.ts'
import { localAwsCommand } from './local-aws.ts'
import { packageRoot } from './package-root.ts'
import { retrainCommand } from './retrain.ts'
import { statusCommand } from './status.ts'
import { trafficCommand } from './traffic.ts'
import { upCommand } from './up.ts'
import { validateCommand } from './validate.ts'
import { workerCommand } from './worker.ts'

// Perennial says itself, in package.json, which Node it runs on; the AWS SDK's reminder would stand in every command's output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const { version, description } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  version: string
  description: string
}

const program = new Command('perennial').description(description).version(version)
const commands = [
  demoCommand,
  upCommand,
  validateCommand,
  applyCommand,
  retrainCommand,
  statusCommand,
  trafficCommand,
  workerCommand,
  gatewayCommand,
  localAwsCommand,
]
for (const command of commands) program.addCommand(command)

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
