import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseStat } from '../../src/local-aws/runner/process-groups.ts'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createConfig, createModel, settledEndpoint, until } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker()
  await createModel(local, 'one')
  await createConfig(local, 'one', { one: 1 })
  await local.sagemaker.createEndpoint({ EndpointName: 'busy', EndpointConfigName: 'one' })
  await settledEndpoint(local, 'busy')
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

describe('the use of instances', () => {
  it('is reported every minute, for each variant', async () => {
    const names = () =>
      local.samples.filter(({ namespace }) => namespace === '/aws/sagemaker/Endpoints').map(({ name }) => name)
    local.clock.advance(60_000)
    await until(
      async () => names(),
      (told) => told.includes('MemoryUtilization'),
      'the first minute',
    )
    local.clock.advance(60_000)
    await until(
      async () => names(),
      (told) => told.includes('CPUUtilization'),
      'the second minute',
    )
    const samples = local.samples.filter(({ namespace }) => namespace === '/aws/sagemaker/Endpoints')
    for (const { dimensions, unit, value } of samples) {
      expect({ dimensions, unit }).toEqual({
        dimensions: { EndpointName: 'busy', VariantName: 'one' },
        unit: 'Percent',
      })
      expect(value).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('a line of /proc/<pid>/stat', () => {
  it('is read past a command with parentheses and blanks in its name', () => {
    const stat = '12 (a ) b) S 1 34 34 0 -1 0 0 0 0 0 250 50 0 0 20 0 1 0 99 1000000 25 18446744073709551615'
    expect(parseStat(stat)).toEqual({ group: 34, cpuSeconds: 3, memoryBytes: 25 * 4_096 })
  })
})
