import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createClock } from '../../../src/local-aws/clock.ts'
import type { ServiceConstraints } from '../../../src/local-aws/constraints/check.ts'
import { createFaults } from '../../../src/local-aws/faults.ts'
import type { Listening } from '../../../src/local-aws/http/listen.ts'
import { openServices } from '../../../src/local-aws/open-services.ts'
import type { LocalServices } from '../../../src/local-aws/router.ts'
import { startServer } from '../../../src/local-aws/server.ts'
import { send } from './send.ts'
import { smallestInput } from './values.ts'
import { singleViolations } from './violations.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'local-aws-fuzz-'))
const internalFailures: unknown[] = []
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => void internalFailures.push(fields),
}
const cleanup: Array<() => Promise<void>> = []
// What takes AWS minutes must not hold up a request that waits for it.
const clock = createClock({ scale: 1_000_000 })
let services: LocalServices | undefined
const server: Listening = await startServer({
  port: 0,
  log,
  services: async (url) => {
    services = await openServices({ port: 0, dataDir, url, log, clock, faults: createFaults(), rates: {} }, cleanup)
    return services
  },
})
const served = services?.aws ?? []

afterAll(async () => {
  await server.close()
  for (const step of cleanup.reverse()) await step()
  clock.close()
  await rm(dataDir, { recursive: true, force: true })
})

// Members that AWS's model calls optional, since others may stand in their place that are not served here.
const demandedBeyondTheModel: Readonly<Record<string, string>> = {
  CreateTrainingJob: 'algorithmSpecification',
  CreateHyperParameterTuningJob: 'trainingJobDefinition',
  CreateModel: 'primaryContainer',
  CreateModelPackage: 'modelPackageName',
}

async function constraintsOf(service: string): Promise<ServiceConstraints> {
  const file = new URL(`../../../src/local-aws/constraints/${service}.json`, import.meta.url)
  return (await import(file.href, { with: { type: 'json' } })).default
}

describe.each(served.map((service) => [service.service, service] as const))('%s', (name, service) => {
  it('has its constraints generated for exactly the operations that it serves', async () => {
    expect(Object.keys((await constraintsOf(name)).operations).sort()).toEqual(service.operationNames)
  })

  it.each(service.operationNames)('%s takes the smallest input that keeps every rule', async (operation) => {
    const { schema, shape, constraints } = await schemaOf(operation)
    const input = smallestInput(constraints, schema, shape)
    const { status, body } = await send(server.url, service, { operation, schema, input })
    expect(status, body).toBeLessThan(500)
    const demanded = demandedBeyondTheModel[operation]
    if (demanded) expect(body).toContain(`1 validation error detected: Value null at '${demanded}'`)
    else expect(body).not.toMatch(/validation errors? detected|SerializationException|UnknownOperation/)
  })

  it.each(service.operationNames)('%s refuses every input that breaks a single rule', async (operation) => {
    const { schema, shape, constraints } = await schemaOf(operation)
    const accepted: string[] = []
    let sent = 0
    for (const violation of singleViolations(constraints, schema, shape)) {
      if (violation.error === 'type' && !service.json) continue
      sent += 1
      const { status, body } = await send(server.url, service, { operation, schema, input: violation.input })
      const expected = violation.error === 'type' ? /SerializationException/ : /validation error(s)? detected/
      if (status !== 400 || !expected.test(body)) accepted.push(`${violation.label}: ${status} ${body.slice(0, 200)}`)
    }
    expect(accepted, `of ${sent}`).toEqual([])
  })

  async function schemaOf(operation: string) {
    const known = (await service.schema()).operations.get(operation)
    if (!known) throw new RangeError(`${name} has no operation ${operation}`)
    const constraints = await constraintsOf(name)
    return { schema: known.input, shape: constraints.operations[operation] ?? undefined, constraints }
  }
})

describe('all of it', () => {
  it('was answered without an internal failure', () => {
    expect(served.length).toBeGreaterThan(1)
    expect(internalFailures).toEqual([])
  })
})
