import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { createConfig, createModel, invoke, settledEndpoint, until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage()
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, limits: { invocationTimeoutMs: 2_000, captureFlushMs: 50 } })
  await createModel(local, 'steady')
  await createModel(local, 'shaky', 'fail-every-tenth')
  const capture = (sampling: number) => ({
    DataCaptureConfig: {
      EnableCapture: true,
      InitialSamplingPercentage: sampling,
      DestinationS3Uri: 's3://bucket/captures/',
      CaptureOptions: [{ CaptureMode: 'InputAndOutput' as const }],
      CaptureContentTypeHeader: { JsonContentTypes: ['application/json'] },
    },
  })
  await createConfig(local, 'mixed', { steady: 3, shaky: 1 })
  await createConfig(local, 'captured', { steady: 1 }, capture(100))
  await createConfig(local, 'sampled', { steady: 1 }, capture(0))
  for (const name of ['mixed', 'captured', 'sampled']) {
    await local.sagemaker.createEndpoint({ EndpointName: name, EndpointConfigName: name })
    await settledEndpoint(local, name)
  }
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

describe('an invocation', () => {
  it('passes on body, content type, accept and custom attributes, and says who answered', async () => {
    const more = {
      ContentType: 'text/plain',
      Accept: 'application/x',
      CustomAttributes: 'trace=1',
      TargetVariant: 'steady',
    }
    const answer = await invoke(local, 'mixed', 'hello', more)
    expect(JSON.parse(answer.text)).toMatchObject({ got: 'hello', contentType: 'text/plain' })
    expect(answer).toMatchObject({ variant: 'steady', contentType: 'application/x', customAttributes: 'trace=1' })
  })

  it('goes to variants by their weights', async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, () => invoke(local, 'mixed', 'x').catch(() => undefined)),
    )
    const steady = answers.filter((answer) => answer?.variant === 'steady').length
    // 300 expected; six standard deviations are 52.
    expect(steady).toBeGreaterThan(248)
    expect(steady).toBeLessThan(352)
  })

  it.each([
    [{ EndpointName: 'none' }, 'Endpoint none of account 000000000000 not found.'],
    [{ EndpointName: 'mixed', TargetVariant: 'none' }, 'Endpoint mixed of account 000000000000 has no variant none.'],
  ])('of %j is a ValidationError', async ({ EndpointName, ...more }, message) => {
    await expect(invoke(local, EndpointName, 'x', more)).rejects.toMatchObject({ name: 'ValidationError', message })
  })

  it('may have 6,291,456 bytes and not one more', async () => {
    const size = 6_291_456
    const answer = await invoke(local, 'captured', 'x'.repeat(size), { ContentType: 'text/plain' })
    expect(JSON.parse(answer.text).got).toHaveLength(size)
    await expect(invoke(local, 'captured', 'x'.repeat(size + 1))).rejects.toMatchObject({
      message: 'HTTP content length exceeded 6291456 bytes.',
    })
  })
})

describe('an invocation that is not served', () => {
  it.each([
    [{ TargetModel: 'm.tar.gz' }, 'TargetModel needs a multi-model endpoint'],
    [{ TargetContainerHostname: 'h' }, 'TargetContainerHostname needs an endpoint of several containers'],
    [{ InferenceComponentName: 'c' }, 'InferenceComponentName needs an endpoint with inference components'],
    [{ SessionId: 'NEW_SESSION' }, 'SessionId needs an endpoint with stateful sessions'],
    [{ EnableExplanations: '`true`' }, 'EnableExplanations needs an endpoint with an ExplainerConfig'],
    [
      { InferenceId: 'i'.repeat(65) },
      "'inferenceId' failed to satisfy constraint: Member must have length less than or equal to 64",
    ],
    [
      { CustomAttributes: 'a'.repeat(1025) },
      "'customAttributes' failed to satisfy constraint: Member must have length",
    ],
  ])('with %j is refused by name', async (more, message) => {
    const refused = { name: 'ValidationError', message: expect.stringContaining(message) }
    await expect(invoke(local, 'mixed', 'x', more)).rejects.toMatchObject(refused)
  })

  it('asynchronously is refused by name', async () => {
    const InputLocation = 's3://bucket/input'
    await expect(local.runtime.invokeEndpointAsync({ EndpointName: 'mixed', InputLocation })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('InvokeEndpointAsync needs an endpoint with an AsyncInferenceConfig'),
    })
  })
})

describe('an invocation whose answer streams', () => {
  const streamed = async (body: string, TargetVariant: string, more: object = {}) => {
    const asked = { EndpointName: 'mixed', TargetVariant, Body: Buffer.from(body), ...more }
    const answer = await local.runtime.invokeEndpointWithResponseStream(asked)
    const parts: string[] = []
    for await (const { PayloadPart } of answer.Body ?? []) parts.push(Buffer.from(PayloadPart?.Bytes ?? []).toString())
    return { ...answer, parts }
  }

  it('comes in parts as the model writes them', async () => {
    const { parts, ContentType, InvokedProductionVariant } = await streamed('stream', 'steady')
    expect(parts).toEqual(['one ', 'two ', 'three'])
    expect({ ContentType, InvokedProductionVariant }).toEqual({
      ContentType: 'text/plain',
      InvokedProductionVariant: 'steady',
    })
  })

  it('passes on what is accepted, and a large answer whole', async () => {
    const text = 'x'.repeat(200_000)
    const { parts, ContentType } = await streamed(text, 'steady', { Accept: 'application/x' })
    expect(JSON.parse(parts.join('')).got).toBe(text)
    expect(ContentType).toBe('application/x')
  })

  it('is a ModelError when the model refuses before it begins', async () => {
    await expect(streamed('refuse', 'steady')).rejects.toMatchObject({ name: 'ModelError', OriginalStatusCode: 400 })
  })

  it('ends with an error when the model breaks off', async () => {
    await createModel(local, 'fragile', 'break-off')
    await createConfig(local, 'fragile', { fragile: 1 })
    await local.sagemaker.createEndpoint({ EndpointName: 'fragile', EndpointConfigName: 'fragile' })
    await settledEndpoint(local, 'fragile')
    await expect(streamed('stream', 'fragile', { EndpointName: 'fragile' })).rejects.toMatchObject({
      name: 'ModelStreamError',
      ErrorCode: 'StreamBroken',
    })
  })
})

describe('a container that does not do its work', () => {
  it.each([
    ['refuse', 400, 'Received client error (400) from primary with message "refused". See ', 'refused'],
    [
      'hang',
      0,
      'Received server error (0) from primary with message "Your invocation timed out',
      'Your invocation timed out',
    ],
  ])('%s is a ModelError with status %d', async (body, status, message, original) => {
    await expect(invoke(local, 'mixed', body, { TargetVariant: 'steady' })).rejects.toMatchObject({
      name: 'ModelError',
      message: expect.stringContaining(message),
      OriginalStatusCode: status,
      OriginalMessage: expect.stringContaining(original),
      LogStreamArn: expect.stringContaining('/aws/sagemaker/Endpoints/mixed'),
      $metadata: { httpStatusCode: 424 },
    })
  })

  it('and ends is started again; until then invocations are ModelErrors', async () => {
    const pid = (await invoke(local, 'mixed', 'pid', { TargetVariant: 'steady' })).text
    const modelError = { name: 'ModelError', OriginalStatusCode: 0 }
    await expect(invoke(local, 'mixed', 'crash', { TargetVariant: 'steady' })).rejects.toMatchObject(modelError)
    await expect(invoke(local, 'mixed', 'x', { TargetVariant: 'steady' })).rejects.toMatchObject(modelError)
    const ask = () => invoke(local, 'mixed', 'pid', { TargetVariant: 'steady' }).catch(() => undefined)
    const back = await until(ask, (answer) => answer !== undefined, 'the restarted process')
    expect(back?.text).not.toBe(pid)
  })
})

describe('metrics of invocations', () => {
  it('are reported for each variant, errors as 1 or 0, latencies in microseconds', async () => {
    const start = local.samples.length
    await invoke(local, 'mixed', 'x', { TargetVariant: 'steady' })
    await invoke(local, 'mixed', 'refuse', { TargetVariant: 'steady' }).catch(() => undefined)
    const all = local.samples.slice(start)
    const samples = all.filter(({ dimensions }) => dimensions.EndpointConfigName === undefined)
    const values = (name: string) => samples.filter((sample) => sample.name === name).map(({ value }) => value)
    expect(new Set(samples.map(({ namespace }) => namespace))).toEqual(new Set(['AWS/SageMaker']))
    expect(
      samples.every(({ dimensions }) => dimensions.EndpointName === 'mixed' && dimensions.VariantName === 'steady'),
    ).toBe(true)
    expect(values('Invocations')).toEqual([1, 1])
    expect(values('Invocation4XXErrors')).toEqual([0, 1])
    expect(values('Invocation5XXErrors')).toEqual([0, 0])
    expect(values('InvocationModelErrors')).toEqual([0, 1])
    expect(values('ModelLatency').every((value) => Number.isInteger(value) && value > 0)).toBe(true)
    expect(values('OverheadLatency')).toHaveLength(2)
    expect(values('InvocationsPerInstance')).toEqual([1, 1])
    const withConfig = all.filter(({ dimensions }) => dimensions.EndpointConfigName === 'mixed')
    expect(withConfig.map(({ name, value }) => [name, value])).toEqual(samples.map(({ name, value }) => [name, value]))
  })
})

describe('data capture', () => {
  const captured = (endpoint: string) =>
    [...storage.objects]
      .filter(([key]) => key.startsWith(`captures/${endpoint}/`))
      .flatMap(([key, content]) =>
        content
          .toString()
          .trim()
          .split('\n')
          .map((line) => ({ key, record: JSON.parse(line) })),
      )
  const capturedAs = async (inferenceId: string) => {
    const read = async () => captured('captured').find(({ record }) => record.eventMetadata.inferenceId === inferenceId)
    return until(read, (found) => found !== undefined, `the capture of ${inferenceId}`)
  }

  it("is written in SageMaker's format under endpoint, variant and hour", async () => {
    const more = { InferenceId: 'id-1', ContentType: 'application/json', CustomAttributes: 'a' }
    await invoke(local, 'captured', '{"n":1}', more)
    const found = await capturedAs('id-1')
    expect(found?.key).toMatch(
      /^captures\/captured\/steady\/\d{4}\/\d\d\/\d\d\/\d\d\/\d\d-\d\d-\d{3}-[0-9a-f-]{36}\.jsonl$/,
    )
    expect(found?.record).toEqual({
      captureData: {
        endpointInput: { observedContentType: 'application/json', mode: 'INPUT', data: '{"n":1}', encoding: 'JSON' },
        endpointOutput: {
          observedContentType: 'application/json',
          mode: 'OUTPUT',
          data: expect.stringContaining('got'),
          encoding: 'JSON',
        },
      },
      eventMetadata: {
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        inferenceId: 'id-1',
        customAttributes: ['a'],
        inferenceTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      eventVersion: '0',
    })
  })

  it('encodes types that are not listed as base64, be they CSV', async () => {
    await invoke(local, 'captured', 'ä', { InferenceId: 'id-2', ContentType: 'text/csv' })
    const input = (await capturedAs('id-2'))?.record.captureData.endpointInput
    expect(input).toMatchObject({ encoding: 'BASE64', data: Buffer.from('ä').toString('base64') })
  })

  it('leaves out what is not sampled, and failed calls', async () => {
    await invoke(local, 'sampled', 'x')
    await invoke(local, 'captured', 'refuse', { InferenceId: 'refused' }).catch(() => undefined)
    await invoke(local, 'captured', 'x', { InferenceId: 'id-3' })
    await capturedAs('id-3')
    expect(captured('sampled')).toEqual([])
    expect(captured('captured').map(({ record }) => record.eventMetadata.inferenceId)).not.toContain('refused')
  })
})
