import { waitUntilEndpointDeleted } from '@aws-sdk/client-sagemaker'
import { beforeAll, describe, expect, it } from 'vitest'
import { createConfig, createEndpoint, createModel, inService, invoke } from '../endpoints.ts'
import { arnPattern, onRequest, patience, refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const sagemaker = () => aws.target.clients.sagemaker
const weigh = (EndpointName: string, weights: Readonly<Record<string, number>>) =>
  sagemaker().updateEndpointWeightsAndCapacities({
    EndpointName,
    DesiredWeightsAndCapacities: Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
      VariantName,
      DesiredWeight,
    })),
  })

// One endpoint for all cases, in their order: making one takes AWS ten minutes.
let one: string
let two: string
let endpoint: string
beforeAll(async () => {
  const model = await createModel(aws)
  one = await createConfig(aws, model, [1])
  two = await createConfig(aws, model, [3, 1])
  endpoint = await createEndpoint(aws, one)
}, patience)

const inProgress = () =>
  refusal(
    'ValidationException',
    new RegExp(`^Cannot update in-progress endpoint "${arnPattern(`endpoint/${endpoint}`)}"\\.$`),
  )

describe('an endpoint', () => {
  it('that is being created is neither updated nor deleted, nor made twice', { timeout: patience }, async () => {
    const EndpointName = endpoint
    expect(await sagemaker().describeEndpoint({ EndpointName })).toMatchObject({ EndpointStatus: 'Creating' })
    await expect(sagemaker().updateEndpoint({ EndpointName, EndpointConfigName: two })).rejects.toMatchObject(
      inProgress(),
    )
    await expect(weigh(endpoint, { a: 1 })).rejects.toMatchObject(inProgress())
    await expect(sagemaker().deleteEndpoint({ EndpointName })).rejects.toMatchObject(inProgress())
    await expect(sagemaker().createEndpoint({ EndpointName, EndpointConfigName: one })).rejects.toMatchObject(
      refusal(
        'ValidationException',
        new RegExp(`^Cannot create already existing endpoint "${arnPattern(`endpoint/${endpoint}`)}"\\.$`),
      ),
    )
  })

  it('in service answers by its variant and passes headers both ways', { timeout: patience }, async () => {
    expect(await inService(aws, endpoint)).toMatchObject({
      EndpointConfigName: one,
      ProductionVariants: [
        { VariantName: 'a', CurrentWeight: 1, DesiredWeight: 1, CurrentInstanceCount: 1, DesiredInstanceCount: 1 },
      ],
    })
    const answer = await invoke(aws, endpoint, 'hello', { ContentType: 'text/plain', CustomAttributes: 'trace=1' })
    expect(JSON.parse(answer.text)).toMatchObject({ got: 'hello', contentType: 'text/plain' })
    expect(answer).toMatchObject({
      InvokedProductionVariant: 'a',
      CustomAttributes: 'trace=1',
      $metadata: { httpStatusCode: 200, requestId: expect.any(String) },
    })
  })

  it('takes a second variant by an update, and the weights that it is given', { timeout: patience }, async () => {
    await sagemaker().updateEndpoint({ EndpointName: endpoint, EndpointConfigName: two })
    expect(await inService(aws, endpoint)).toMatchObject({
      EndpointConfigName: two,
      ProductionVariants: [
        { VariantName: 'a', CurrentWeight: 3 },
        { VariantName: 'b', CurrentWeight: 1 },
      ],
    })
    expect((await invoke(aws, endpoint, 'x', { TargetVariant: 'b' })).InvokedProductionVariant).toBe('b')
    await weigh(endpoint, { a: 0, b: 1 })
    await inService(aws, endpoint)
    const answers = await Promise.all(Array.from({ length: 10 }, () => invoke(aws, endpoint, 'x')))
    expect(new Set(answers.map(({ InvokedProductionVariant }) => InvokedProductionVariant))).toEqual(new Set(['b']))
  })

  it('retains its variants over an update when told so', { timeout: patience }, async () => {
    await sagemaker().updateEndpoint({
      EndpointName: endpoint,
      EndpointConfigName: two,
      RetainAllVariantProperties: true,
    })
    expect(await inService(aws, endpoint)).toMatchObject({
      ProductionVariants: [
        { VariantName: 'a', CurrentWeight: 0 },
        { VariantName: 'b', CurrentWeight: 1 },
      ],
    })
  })
})

describe('an invocation', () => {
  it.each([
    [
      'refuse',
      400,
      /^Received client error \(400\) from primary with message "refused"\. See .+ for more information\.$/,
    ],
    [
      'hang',
      0,
      /^Received server error \(0\) from primary with message "Your invocation timed out while waiting for a response from container primary\./,
    ],
    ['crash', 0, /^Received server error \(0\) from primary with message "/],
  ])('whose container does %s is a ModelError with status %d', { timeout: patience }, async (body, status, message) => {
    await inService(aws, endpoint)
    await expect(invoke(aws, endpoint, body)).rejects.toMatchObject({
      ...refusal('ModelError', message, 424),
      OriginalStatusCode: status,
      OriginalMessage: expect.any(String),
      LogStreamArn: expect.stringContaining(`/aws/sagemaker/Endpoints/${endpoint}`),
    })
  })

  it('of an endpoint that does not exist is a ValidationError', async () => {
    await expect(invoke(aws, 'contract-never-made', 'x')).rejects.toMatchObject(
      refusal('ValidationError', /^Endpoint contract-never-made of account \d{12} not found\.$/),
    )
  })

  onRequest('that SageMaker itself fails is an InternalFailure, which AWS cannot be made to show', async () => {
    const name = aws.uniqueName('doomed')
    await aws.target.provoke({ kind: 'internal-error', operation: 'InvokeEndpoint', name, times: 1 })
    await expect(invoke(aws, name, 'x')).rejects.toMatchObject(refusal('InternalFailure', /./, 500))
  })

  onRequest('that comes too fast is a ThrottlingException, which AWS cannot be made to show for sure', async () => {
    const name = aws.uniqueName('busy')
    await aws.target.provoke({ kind: 'throttle', operation: 'InvokeEndpoint', name, times: 1 })
    await expect(invoke(aws, name, 'x')).rejects.toMatchObject(refusal('ThrottlingException', /^Rate exceeded$/))
  })
})

describe('an endpoint that cannot answer yet', () => {
  onRequest('after its host was lost is a ServiceUnavailable, which AWS cannot be made to show', async () => {
    const late = await createEndpoint(aws, await createConfig(aws, await createModel(aws, 'late-ping'), [1]))
    await inService(aws, late)
    await aws.target.restart()
    await expect(invoke(aws, late, 'x')).rejects.toMatchObject(refusal('ServiceUnavailable', /./, 503))
  })

  onRequest('would be a ModelNotReadyException of a serverless variant, which the embedded AWS refuses', async () => {
    const model = await createModel(aws)
    const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 1 }
    const ProductionVariants = [{ VariantName: 'a', ModelName: model, ServerlessConfig }]
    await expect(createConfig(aws, model, [1], { ProductionVariants })).rejects.toMatchObject(
      refusal('ValidationException', /ServerlessConfig is not served/),
    )
  })
})

describe('an endpoint whose update goes wrong', () => {
  onRequest('is InService with the old configuration, which AWS cannot be made to show', async () => {
    await inService(aws, endpoint)
    await aws.target.provoke({ kind: 'endpoint-rollback', operation: 'UpdateEndpoint', name: endpoint, times: 1 })
    await sagemaker().updateEndpoint({ EndpointName: endpoint, EndpointConfigName: one })
    expect(await inService(aws, endpoint)).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: two })
  })
})

describe('an endpoint that is deleted', () => {
  it('is gone for every call', { timeout: patience }, async () => {
    const { wait } = aws.target
    await sagemaker().deleteEndpoint({ EndpointName: endpoint })
    await waitUntilEndpointDeleted({ client: sagemaker(), ...wait }, { EndpointName: endpoint })
    await expect(sagemaker().describeEndpoint({ EndpointName: endpoint })).rejects.toMatchObject(
      refusal(
        'ValidationException',
        new RegExp(`^Could not find endpoint "${arnPattern(`endpoint/${endpoint}`)}"\\.$`),
      ),
    )
    await expect(invoke(aws, endpoint, 'x')).rejects.toMatchObject(refusal('ValidationError', /not found/))
  })
})
