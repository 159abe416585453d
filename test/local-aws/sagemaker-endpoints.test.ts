import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { create } from 'tar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { createConfig, createModel, invoke, isAlive, settledEndpoint, until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage()
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, limits: { startupTimeoutMs: 3_000, serverStopGraceMs: 500 } })
  await createModel(local, 'one')
  await createModel(local, 'two')
  await createModel(local, 'silent', 'no-ping')
  await createModel(local, 'broken', 'end-at-start')
  await createConfig(local, 'first', { one: 1 })
  await createConfig(local, 'both', { one: 9, two: 0 })
  await createConfig(local, 'silent', { one: 1, silent: 0 })
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

async function endpoint(EndpointName: string, EndpointConfigName: string) {
  await local.sagemaker.createEndpoint({ EndpointName, EndpointConfigName })
  return settledEndpoint(local, EndpointName)
}

const weightsOf = (described: Awaited<ReturnType<typeof settledEndpoint>>) =>
  Object.fromEntries(
    described.ProductionVariants?.map(({ VariantName, CurrentWeight }) => [VariantName, CurrentWeight]) ?? [],
  )

describe('creating an endpoint', () => {
  it('is Creating until all processes answer, then InService', async () => {
    await local.sagemaker.createEndpoint({ EndpointName: 'made', EndpointConfigName: 'both' })
    expect((await local.sagemaker.describeEndpoint({ EndpointName: 'made' })).EndpointStatus).toBe('Creating')
    const described = await settledEndpoint(local, 'made')
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'both' })
    expect(weightsOf(described)).toEqual({ one: 9, two: 0 })
    expect(described.ProductionVariants?.[0]).toMatchObject({
      CurrentInstanceCount: 1,
      DesiredInstanceCount: 1,
      DesiredWeight: 9,
    })
  })

  it.each([
    [
      'silent',
      'The primary container for production variant silent of endpoint never-silent did not pass the ping health check. Please check CloudWatch logs for this endpoint. Reason: it gave no good answer within 3 s.',
    ],
    ['broken', 'Reason: its process ended with exit code 7.'],
  ])('ends as Failed when the container is %s', async (model, reason) => {
    await createConfig(local, `only-${model}`, { [model]: 1 })
    const described = await endpoint(`never-${model}`, `only-${model}`)
    expect(described.EndpointStatus).toBe('Failed')
    expect(described.FailureReason).toContain(reason)
    await expect(
      local.sagemaker.updateEndpoint({ EndpointName: `never-${model}`, EndpointConfigName: 'first' }),
    ).rejects.toMatchObject({ name: 'ValidationException' })
    await local.sagemaker.deleteEndpoint({ EndpointName: `never-${model}` })
  })

  it('says of an unknown image which it is and where images are listed', async () => {
    await createModel(local, 'imageless', 'echo', { Image: 'nowhere/none:2' })
    await createConfig(local, 'imageless', { imageless: 1 })
    const { FailureReason } = await endpoint('imageless', 'imageless')
    expect(FailureReason).toContain('nowhere/none:2')
    expect(FailureReason).toContain(local.imagesFile)
  })

  it('unpacks the model for its container', async () => {
    await writeFile(join(local.dataDir, 'weights.txt'), 'learnt')
    const file = join(local.dataDir, 'model.tar.gz')
    await create({ cwd: local.dataDir, file, gzip: true }, ['weights.txt'])
    await storage.put('bucket', 'model.tar.gz', { file })
    await createModel(local, 'packed', 'echo', { ModelDataUrl: 's3://bucket/model.tar.gz' })
    await createConfig(local, 'packed', { packed: 1 })
    await endpoint('packed', 'packed')
    expect(JSON.parse((await invoke(local, 'packed', 'x')).text).model).toBe('learnt')
  })

  it('fails on an archive that would write outside its folder, and writes nothing there', async () => {
    const file = join(local.dataDir, 'evil.tar.gz')
    await writeFile(join(local.dataDir, 'outside.txt'), 'x')
    await create({ cwd: join(local.dataDir, 'endpoints'), file, gzip: true, preservePaths: true }, ['../outside.txt'])
    await storage.put('bucket', 'evil.tar.gz', { file })
    await createModel(local, 'evil', 'echo', { ModelDataUrl: 's3://bucket/evil.tar.gz' })
    await createConfig(local, 'evil', { evil: 1 })
    const described = await endpoint('evil', 'evil')
    expect(described.EndpointStatus).toBe('Failed')
    expect(described.FailureReason).toContain(
      "the archive s3://bucket/evil.tar.gz cannot be unpacked: path contains '..'",
    )
  })
})

describe('updating an endpoint', () => {
  it('keeps the processes of variants that stay and adds new ones', async () => {
    await endpoint('grown', 'first')
    const before = await invoke(local, 'grown', 'pid')
    await local.sagemaker.updateEndpoint({ EndpointName: 'grown', EndpointConfigName: 'both' })
    expect((await local.sagemaker.describeEndpoint({ EndpointName: 'grown' })).EndpointStatus).toBe('Updating')
    expect(await settledEndpoint(local, 'grown')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'both',
    })
    expect((await invoke(local, 'grown', 'pid', { TargetVariant: 'one' })).text).toBe(before.text)
    expect((await invoke(local, 'grown', 'pid', { TargetVariant: 'two' })).text).not.toBe(before.text)
  })

  it('stops the processes of variants that go', async () => {
    const two = Number((await invoke(local, 'grown', 'pid', { TargetVariant: 'two' })).text)
    await local.sagemaker.updateEndpoint({ EndpointName: 'grown', EndpointConfigName: 'first' })
    await settledEndpoint(local, 'grown')
    await until(
      async () => isAlive(two),
      (alive) => !alive,
      'the end of the old variant',
    )
  })

  it('that does not come up ends InService with the old configuration, and the old variant served throughout', async () => {
    await local.sagemaker.updateEndpoint({ EndpointName: 'grown', EndpointConfigName: 'silent' })
    expect((await invoke(local, 'grown', 'x')).variant).toBe('one')
    const described = await settledEndpoint(local, 'grown')
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'first' })
    expect(described.FailureReason).toContain('did not pass the ping health check')
    expect((await invoke(local, 'grown', 'x')).variant).toBe('one')
  })

  it('takes the weights of the new configuration unless told to retain those there are', async () => {
    const EndpointName = 'made'
    const change = async (RetainAllVariantProperties: boolean) => {
      await local.sagemaker.updateEndpoint({ EndpointName, EndpointConfigName: 'both', RetainAllVariantProperties })
      return weightsOf(await settledEndpoint(local, EndpointName))
    }
    await reweigh(EndpointName, { one: 4, two: 6 })
    expect(await change(true)).toEqual({ one: 4, two: 6 })
    expect(await change(false)).toEqual({ one: 9, two: 0 })
  })
})

async function reweigh(EndpointName: string, weights: Readonly<Record<string, number>>) {
  await local.sagemaker.updateEndpointWeightsAndCapacities({
    EndpointName,
    DesiredWeightsAndCapacities: Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
      VariantName,
      DesiredWeight,
    })),
  })
  return settledEndpoint(local, EndpointName)
}

describe('changing weights and capacities', () => {
  it('sends all traffic elsewhere at once', async () => {
    await reweigh('made', { one: 0, two: 1 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => invoke(local, 'made', 'x')))
    expect(new Set(answers.map(({ variant }) => variant))).toEqual(new Set(['two']))
  })

  it('starts and stops instances', async () => {
    const scale = async (DesiredInstanceCount: number) => {
      const DesiredWeightsAndCapacities = [{ VariantName: 'two', DesiredInstanceCount }]
      await local.sagemaker.updateEndpointWeightsAndCapacities({ EndpointName: 'made', DesiredWeightsAndCapacities })
      await settledEndpoint(local, 'made')
      const answers = await Promise.all(Array.from({ length: 40 }, () => invoke(local, 'made', 'pid')))
      return new Set(answers.map(({ text }) => text)).size
    }
    expect(await scale(2)).toBe(2)
    expect(await scale(1)).toBe(1)
  })

  it('refuses a variant that the endpoint does not have', async () => {
    await expect(reweigh('made', { three: 1 })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('"three"'),
    })
  })
})

describe('an endpoint in progress', () => {
  it('can be neither updated nor deleted', async () => {
    await local.sagemaker.createEndpoint({ EndpointName: 'busy', EndpointConfigName: 'first' })
    const inProgress = {
      name: 'ValidationException',
      message: 'Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/busy".',
    }
    await expect(local.sagemaker.deleteEndpoint({ EndpointName: 'busy' })).rejects.toMatchObject(inProgress)
    await expect(
      local.sagemaker.updateEndpoint({ EndpointName: 'busy', EndpointConfigName: 'both' }),
    ).rejects.toMatchObject(inProgress)
    await expect(reweigh('busy', { one: 1 })).rejects.toMatchObject(inProgress)
    await settledEndpoint(local, 'busy')
  })
})

describe('deleting', () => {
  it('an endpoint stops its processes and frees its name', async () => {
    const pid = Number((await invoke(local, 'busy', 'pid')).text)
    await local.sagemaker.deleteEndpoint({ EndpointName: 'busy' })
    const gone = () => local.sagemaker.describeEndpoint({ EndpointName: 'busy' }).catch((error) => error.message)
    await until(
      gone,
      (answer) => typeof answer === 'string' && answer.startsWith('Could not find endpoint "arn:'),
      'the deletion',
    )
    expect(isAlive(pid)).toBe(false)
    await expect(invoke(local, 'busy', 'x')).rejects.toMatchObject({
      message: 'Endpoint busy of account 000000000000 not found.',
    })
  })

  it('a model and a configuration leaves an endpoint in service that uses them', async () => {
    await local.sagemaker.deleteEndpointConfig({ EndpointConfigName: 'packed' })
    await local.sagemaker.deleteModel({ ModelName: 'packed' })
    expect((await invoke(local, 'packed', 'x')).variant).toBe('packed')
  })
})

describe('names', () => {
  const arn = (rest: string) => `arn:aws:sagemaker:us-east-1:000000000000:${rest}`

  it('of models, configurations and endpoints are given once', async () => {
    const duplicate = (noun: string, rest: string) => ({
      name: 'ValidationException',
      message: `Cannot create already existing ${noun} "${arn(rest)}".`,
    })
    await expect(createModel(local, 'one')).rejects.toMatchObject(duplicate('model', 'model/one'))
    await expect(createConfig(local, 'first', { one: 1 })).rejects.toMatchObject(
      duplicate('endpoint configuration', 'endpoint-config/first'),
    )
    await expect(
      local.sagemaker.createEndpoint({ EndpointName: 'made', EndpointConfigName: 'first' }),
    ).rejects.toMatchObject(duplicate('endpoint', 'endpoint/made'))
  })

  it('that do not exist are named in the error', async () => {
    const { sagemaker } = local
    const missing = (noun: string, rest: string) => ({
      name: 'ValidationException',
      message: `Could not find ${noun} "${arn(rest)}".`,
    })
    await expect(sagemaker.describeModel({ ModelName: 'no' })).rejects.toMatchObject(missing('model', 'model/no'))
    await expect(sagemaker.describeEndpoint({ EndpointName: 'no' })).rejects.toMatchObject(
      missing('endpoint', 'endpoint/no'),
    )
    await expect(sagemaker.deleteEndpointConfig({ EndpointConfigName: 'no' })).rejects.toMatchObject(
      missing('endpoint configuration', 'endpoint-config/no'),
    )
    await expect(createConfig(local, 'modelless', { no: 1 })).rejects.toMatchObject(missing('model', 'model/no'))
    await expect(createModel(local, 'dataless', 'echo', { ModelDataUrl: 's3://bucket/none' })).rejects.toMatchObject({
      message: 'Could not find model data at s3://bucket/none.',
    })
  })
})
