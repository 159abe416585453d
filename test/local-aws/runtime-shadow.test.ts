import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { createConfig, createModel, invoke, settledEndpoint, until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage()
let local: LocalSageMaker

const variant = (VariantName: string, InitialVariantWeight = 1) =>
  ({
    VariantName,
    ModelName: VariantName,
    InstanceType: 'ml.m5.large',
    InitialInstanceCount: 1,
    InitialVariantWeight,
  }) as const

async function shadowed(name: string, shadow: string, weight: number) {
  const DataCaptureConfig = {
    EnableCapture: true,
    InitialSamplingPercentage: 100,
    DestinationS3Uri: 's3://bucket/captures',
    CaptureOptions: [{ CaptureMode: 'InputAndOutput' as const }],
  }
  const ShadowProductionVariants = [variant(shadow, weight)]
  await createConfig(
    local,
    name,
    {},
    { ProductionVariants: [variant('live')], ShadowProductionVariants, DataCaptureConfig },
  )
  await local.sagemaker.createEndpoint({ EndpointName: name, EndpointConfigName: name })
  return settledEndpoint(local, name)
}

const counted = (VariantName: string, name = 'Invocations') =>
  local.samples
    .filter(({ dimensions }) => dimensions.VariantName === VariantName && dimensions.EndpointConfigName === undefined)
    .filter((sample) => sample.name === name)
    .reduce((sum, { value }) => sum + value, 0)

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, limits: { invocationTimeoutMs: 60_000, captureFlushMs: 50 } })
  await createModel(local, 'live')
  await createModel(local, 'shadow', 'raw-echo')
  await createModel(local, 'half', 'raw-echo')
  await createModel(local, 'failing', 'always-fail')
  await createModel(local, 'hanging', 'always-hang')
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

describe('a shadow variant', () => {
  it('gets every request of a variant of the same weight, and answers nobody', async () => {
    const described = await shadowed('whole', 'shadow', 1)
    expect(described.ShadowProductionVariants).toMatchObject([
      { VariantName: 'shadow', CurrentWeight: 1, CurrentInstanceCount: 1 },
    ])
    const answers = await Promise.all(Array.from({ length: 20 }, () => invoke(local, 'whole', 'x')))
    expect(new Set(answers.map((answer) => answer.variant))).toEqual(new Set(['live']))
    await until(
      async () => counted('shadow'),
      (count) => count === 20,
      'all copies',
    )
  })

  it('gets the part of the requests that its weight is of the other', async () => {
    await shadowed('part', 'half', 0.5)
    await Promise.all(Array.from({ length: 200 }, () => invoke(local, 'part', 'x')))
    const settled = await until(
      async () => counted('half'),
      (count) => count > 50,
      'half of the copies',
    )
    // 100 expected; six standard deviations are 42.
    expect(settled).toBeLessThan(143)
  })

  it('is captured under its own name, with the request’s ids', async () => {
    await invoke(local, 'whole', 'x', { InferenceId: 'joined' })
    const captured = async (name: string) =>
      [...storage.objects]
        .filter(([key]) => key.startsWith(`captures/whole/${name}/`))
        .flatMap(([, content]) =>
          content
            .toString()
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        )
        .find(({ eventMetadata }) => eventMetadata.inferenceId === 'joined')
    const live = await until(
      () => captured('live'),
      (line) => line !== undefined,
      'the capture',
    )
    const shadow = await until(
      () => captured('shadow'),
      (line) => line !== undefined,
      'the capture of the copy',
    )
    expect(shadow.eventMetadata.eventId).toBe(live.eventMetadata.eventId)
    expect(shadow.captureData.endpointOutput).not.toEqual(live.captureData.endpointOutput)
  })

  it('that fails does not touch the answer, and counts as failed', async () => {
    await shadowed('failed', 'failing', 1)
    expect((await invoke(local, 'failed', 'x')).variant).toBe('live')
    await until(
      async () => counted('failing', 'Invocation5XXErrors'),
      (count) => count === 1,
      'the failed copy',
    )
  })

  it('that hangs keeps nobody waiting', async () => {
    await shadowed('slow', 'hanging', 1)
    const answers = await Promise.all(Array.from({ length: 50 }, () => invoke(local, 'slow', 'x')))
    expect(answers).toHaveLength(50)
    expect(counted('hanging')).toBe(0)
  })

  it('changes its weight like any other', async () => {
    const wished = [{ VariantName: 'hanging', DesiredWeight: 0 }]
    await local.sagemaker.updateEndpointWeightsAndCapacities({
      EndpointName: 'slow',
      DesiredWeightsAndCapacities: wished,
    })
    expect((await settledEndpoint(local, 'slow')).ShadowProductionVariants?.[0]?.CurrentWeight).toBe(0)
  })
})
