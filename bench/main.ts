import { Command } from 'commander'
import { calibrationCommand } from './calibration/command.ts'
import { localAwsBenchCommand } from './local-aws/command.ts'
import { mainPathCommand } from './main-path/command.ts'
import { monitorsBenchCommand } from './monitors/command.ts'
import { powerCommand } from './power/command.ts'

// Perennial says itself, in package.json, which Node it runs on; the AWS SDK's reminder would stand among the figures.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const program = new Command('bench').description('Measures Perennial, each figure beside its baseline')
program.addCommand(mainPathCommand)
program.addCommand(localAwsBenchCommand)
program.addCommand(calibrationCommand)
program.addCommand(monitorsBenchCommand)
program.addCommand(powerCommand)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`bench: ${describe(error)}\n`)
  // At once: what was being measured when it failed may still wait for answers that will not come.
  process.exit(1)
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  return cause === undefined ? message : `${message}\n  because: ${describe(cause)}`
}
