// Prints the operations that the embedded AWS serves, by the signing name of their service, for generate-constraints.py.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock } from '../dist/src/local-aws/clock.js'
import { createFaults } from '../dist/src/local-aws/faults.js'
import { openServices } from '../dist/src/local-aws/open-services.js'

const dataDir = mkdtempSync(join(tmpdir(), 'served-operations-'))
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const cleanup = []
const options = {
  port: 0,
  dataDir,
  url: 'http://127.0.0.1:1',
  log: silent,
  clock: createClock(),
  faults: createFaults(),
}
const { aws } = await openServices(options, cleanup)
const served = Object.fromEntries(aws.map(({ service, operationNames }) => [service, operationNames]))
process.stdout.write(`${JSON.stringify(served, undefined, 1)}\n`)
for (const step of cleanup.reverse()) await step()
rmSync(dataDir, { recursive: true })
