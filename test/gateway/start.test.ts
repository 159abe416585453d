import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Predictions } from '../../src/gateway/predict.ts'
import type { RequestMistake } from '../../src/gateway/problem.ts'
import { type Gateway, type GatewayOptions, startGateway } from '../../src/gateway/start.ts'
import { type StubAnswer, type StubRequest, startRuntimeStub, stubError } from '../support/runtime-stub.ts'

const secret = 'my card was stolen in Aarhus'
type LogLine = Record<string, unknown>
const running: Array<{ close: () => Promise<void> }> = []

afterEach(async () => {
  for (const it of running.splice(0).reverse()) await it.close()
})

async function start(
  answer: (request: StubRequest) => StubAnswer,
  options: Partial<GatewayOptions> = {},
): Promise<{ gateway: Gateway; requests: StubRequest[]; lines: LogLine[]; errors: LogLine[] }> {
  const stub = await startRuntimeStub(answer)
  const lines: LogLine[] = []
  const errors: LogLine[] = []
  const info = (line: unknown) => void lines.push(line as LogLine)
  const error = (line: unknown) => {
    info(line)
    errors.push(line as LogLine)
  }
  const gateway = await startGateway({
    port: 0,
    runtime: stub.runtime,
    endpointName: (model) => `${model}-endpoint`,
    log: { info, error },
    ...options,
  })
  running.push(stub, gateway)
  return { gateway, requests: stub.requests, lines, errors }
}

const spam = { spam: { label: 'no', probabilities: { yes: 0.1, no: 0.9 } } }

function served({ body }: StubRequest): StubAnswer {
  const predictions = JSON.parse(body).instances.map(() => spam)
  return { headers: { 'x-amzn-invoked-production-variant': 'v3' }, body: { modelVersion: 'job-7', predictions } }
}

type Answer = Partial<Predictions> & { status?: number; detail?: string; errors?: RequestMistake[] }

const predictionsUrl = (gateway: Gateway) => `${gateway.url}/v1/models/client-email/predictions`

async function post(gateway: Gateway, body: unknown, model = 'client-email') {
  const response = await fetch(`${gateway.url}/v1/models/${model}/predictions`, {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, answer: (await response.json()) as Answer }
}

describe('POST /v1/models/{model}/predictions', () => {
  it('answers a single text with the version that served it and the id of the call', async () => {
    const { gateway, requests } = await start(served)
    const { status, answer } = await post(gateway, { text: { subject: 'a', body: 'b' }, inferenceId: 'mail-1' })
    expect(status).toBe(200)
    expect(answer).toEqual({
      model: 'client-email',
      modelVersion: 3,
      variant: 'v3',
      inferenceId: 'mail-1',
      predictions: [spam],
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]?.path).toBe('/endpoints/client-email-endpoint/invocations')
    expect(requests[0]?.headers['x-amzn-sagemaker-inference-id']).toBe('mail-1')
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ instances: [{ text: { subject: 'a', body: 'b' } }] })
  })

  it('hands the slices of a text on, so that they are captured with it', async () => {
    const { gateway, requests } = await start(served)
    const instances = [{ text: { body: '1' }, slices: { language: 'de' } }, { text: { body: '2' } }]
    expect((await post(gateway, { instances })).status).toBe(200)
    expect((await post(gateway, { text: { body: '1' }, slices: { language: 'en', branch: '' } })).status).toBe(200)
    expect(requests.map(({ body }) => JSON.parse(body))).toEqual([
      { instances },
      { instances: [{ text: { body: '1' }, slices: { language: 'en', branch: '' } }] },
    ])
  })

  it('makes an id where the caller gives none, and a new one each time', async () => {
    const { gateway, requests } = await start(served)
    const answers = [await post(gateway, { text: { body: 'b' } }), await post(gateway, { text: { body: 'b' } })]
    const ids = answers.map(({ answer }) => answer.inferenceId)
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(ids[1]).not.toBe(ids[0])
    expect(requests.map(({ headers }) => headers['x-amzn-sagemaker-inference-id'])).toEqual(ids)
  })

  it('invokes the endpoint once for a batch, under one id', async () => {
    const { gateway, requests } = await start(served)
    const instances = [{ text: { body: '1' } }, { text: { body: '2' } }]
    const { answer } = await post(gateway, { instances, inferenceId: 'batch-1' })
    expect(answer).toMatchObject({ inferenceId: 'batch-1', predictions: [spam, spam] })
    expect(requests).toHaveLength(1)
  })

  it('takes the id of the only instance as the id of the call', async () => {
    const { gateway } = await start(served)
    const { answer } = await post(gateway, { instances: [{ text: { body: '1' }, inferenceId: 'mail-1' }] })
    expect(answer.inferenceId).toBe('mail-1')
  })

  it('names no version when the variant is not one of ours', async () => {
    const { gateway } = await start((request) => ({
      ...served(request),
      headers: { 'x-amzn-invoked-production-variant': 'AllTraffic' },
    }))
    const { answer } = await post(gateway, { text: { body: 'b' } })
    expect(answer).toMatchObject({ variant: 'AllTraffic', modelVersion: null })
  })

  it.each([
    ['{"text":', undefined],
    [Buffer.from('7b2274657874223a7b2262223a22e9227d7d', 'hex'), undefined],
    ['[]', ['(the whole body)']],
    [{}, ['text']],
    [{ text: {} }, ['text']],
    [{ text: { subject: 7, body: null } }, ['text.subject', 'text.body']],
    [{ text: { body: 'b' }, inferenceId: '' }, ['inferenceId']],
    [{ text: { body: 'b' }, inferenceId: 'x'.repeat(65) }, ['inferenceId']],
    [{ text: { body: 'b' }, txt: 1 }, ['txt']],
    [{ text: { body: 'b' }, slices: 'de' }, ['slices']],
    [{ text: { body: 'b' }, slices: { age: 7, branch: 'x'.repeat(101) } }, ['slices.age', 'slices.branch']],
    [
      { text: { body: 'b' }, slices: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`s${i}`, ''])) },
      ['slices'],
    ],
    [{ instances: [] }, ['instances']],
    [{ instances: [{ text: { body: 'b' } }, { text: 'b' }] }, ['instances[1].text']],
    [{ instances: [{ text: { body: '1' }, inferenceId: 'a' }, { text: { body: '2' } }] }, ['instances[0].inferenceId']],
  ])('refuses %j with the path of every mistake', async (body, paths) => {
    const { gateway, requests } = await start(served)
    const { status, headers, answer } = await post(gateway, body)
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(answer.errors?.map((error) => error.path)).toEqual(paths)
    expect(requests).toEqual([])
  })

  it('says which rule a mistake breaks and what stands there, but never the text', async () => {
    const { gateway } = await start(served)
    const { answer } = await post(gateway, { text: secret })
    expect(answer.errors).toEqual([
      { path: 'text', rule: 'must be an object', got: `a string of ${secret.length} characters` },
    ])
    expect(JSON.stringify(answer)).not.toContain(secret)
  })

  it('refuses a body of more bytes than SageMaker takes', async () => {
    const { gateway, requests } = await start(served)
    const { status } = await post(gateway, { text: { body: 'x'.repeat(6_291_456) } })
    expect(status).toBe(413)
    expect(requests).toEqual([])
  })

  it('refuses a body that only grows too large as an instance', async () => {
    const { gateway, requests } = await start(served)
    const frame = JSON.stringify({ text: { body: '' } }).length
    const { status } = await post(gateway, { text: { body: 'x'.repeat(6_291_456 - frame) } })
    expect(status).toBe(413)
    expect(requests).toEqual([])
  })
})

describe('a failing invocation', () => {
  const modelError = (status: number, message: string) =>
    stubError('ModelError', 424, { Message: message, OriginalStatusCode: status, OriginalMessage: secret })

  it.each<[string, StubAnswer, number]>([
    ['a container that fails', modelError(500, `Received server error (500) with message "${secret}"`), 502],
    ['a container that refuses', modelError(400, `Received client error (400) with message "${secret}"`), 400],
    ['a container whose status is the last of the refusals', modelError(499, secret), 400],
    ['a container whose status is below the refusals', modelError(399, secret), 502],
    ['a container that crashes', modelError(0, 'Received server error (0) from primary with message "gone"'), 502],
    ['a container that is too slow', modelError(0, 'Your invocation timed out while waiting for a response'), 504],
    ['an unknown endpoint', stubError('ValidationError', 400, { Message: 'Endpoint x of account 1 not found.' }), 404],
    ['a throttled call', stubError('ThrottlingException', 400, { message: 'Rate exceeded' }), 503],
    ['a model that is not ready', stubError('ModelNotReadyException', 429, { Message: 'not ready' }), 503],
    ['an unavailable service', stubError('ServiceUnavailable', 503, { Message: 'no' }), 503],
    ['a fault of the service', stubError('InternalFailure', 500, { Message: 'no' }), 503],
    ['a missing right', stubError('AccessDeniedException', 403, { message: 'no' }), 502],
    ['an answer that is not JSON', { body: '<html>' }, 502],
    ['an answer with too few predictions', { body: { predictions: [] } }, 502],
  ])('by %s is answered as a problem', async (_, answer, expected) => {
    const { gateway, lines } = await start(() => answer)
    const result = await post(gateway, { text: { body: secret } })
    expect([result.status, result.answer.status]).toEqual([expected, expected])
    expect(result.headers.get('content-type')).toBe('application/problem+json')
    expect(result.headers.get('retry-after')).toBe(expected === 503 ? '1' : null)
    expect(JSON.stringify([result.answer, lines])).not.toContain(secret)
  })

  it("is the caller's mistake when the container refuses the request, and no failure in the log", async () => {
    const { gateway, errors, lines } = await start(() => modelError(422, `Received client error (422) "${secret}"`))
    const { answer } = await post(gateway, { text: { body: secret } })
    expect(answer.detail).toBe('the model refused the request: its fields do not fit the model')
    expect(lines).toMatchObject([{ status: 400, failure: 'ModelError' }])
    expect(errors).toEqual([])
  })

  it('names the model that no endpoint serves', async () => {
    const { gateway } = await start(() => stubError('ValidationError', 400, { Message: 'Endpoint x not found.' }))
    const { answer } = await post(gateway, { text: { body: 'b' } }, 'ghost')
    expect(answer.detail).toBe('no model "ghost" is served here: there is no endpoint ghost-endpoint')
  })

  it('is a time-out when the endpoint does not answer in time', async () => {
    const { gateway } = await start((request) => ({ ...served(request), afterMs: 60_000 }), { invocationTimeoutMs: 50 })
    expect((await post(gateway, { text: { body: 'b' } })).status).toBe(504)
  })

  it('is an unavailable model when nothing listens at the endpoint', async () => {
    const stub = await startRuntimeStub(served)
    await stub.close()
    const { gateway } = await start(served, { runtime: stub.runtime })
    expect((await post(gateway, { text: { body: 'b' } })).status).toBe(503)
  })
})

describe('the gateway', () => {
  it('refuses a name that no endpoint can have without asking AWS', async () => {
    const { gateway, requests } = await start(served)
    const { status } = await post(gateway, { text: { body: 'b' } }, 'a_b')
    expect([status, requests.length]).toEqual([404, 0])
  })

  it('writes one line a request, without the text', async () => {
    const { gateway, lines } = await start(served)
    await post(gateway, { text: { body: secret }, inferenceId: 'mail-1' })
    expect(lines).toMatchObject([
      {
        method: 'POST',
        path: '/v1/models/client-email/predictions',
        status: 200,
        variant: 'v3',
        inferenceId: 'mail-1',
      },
    ])
    expect(lines[0]?.ms).toBeGreaterThanOrEqual(0)
    expect(JSON.stringify(lines)).not.toContain(secret)
  })

  it('logs a client that leaves in the middle of its body as such, not as a failure', async () => {
    const { gateway, lines, errors } = await start(served)
    const headers = { 'content-length': '1000', 'content-type': 'application/json' }
    const request = httpRequest(predictionsUrl(gateway), { method: 'POST', headers }).on('error', () => undefined)
    await new Promise((sent) => request.write('{"text":', sent))
    await expect.poll(() => fetch(`${gateway.url}/healthz`).then(({ ok }) => ok)).toBe(true)
    request.destroy()
    await expect.poll(() => lines.filter(({ method }) => method === 'POST')).toMatchObject([{ status: 499 }])
    expect(errors).toEqual([])
  })

  it('logs a client that does not wait for its answer as such', async () => {
    const { gateway, requests, lines, errors } = await start((request) => ({ ...served(request), afterMs: 200 }))
    const request = httpRequest(predictionsUrl(gateway), { method: 'POST' }).on('error', () => undefined)
    request.end(JSON.stringify({ text: { body: 'b' } }))
    await expect.poll(() => requests.length).toBe(1)
    request.destroy()
    await expect.poll(() => lines).toMatchObject([{ status: 499, variant: 'v3' }])
    expect(errors).toEqual([])
  })

  it('logs a failure as one though its client did not wait for it', async () => {
    const fault = { ...stubError('InternalFailure', 500, { Message: 'no' }), afterMs: 200 }
    const { gateway, requests, errors } = await start(() => fault)
    const request = httpRequest(predictionsUrl(gateway), { method: 'POST' }).on('error', () => undefined)
    request.end(JSON.stringify({ text: { body: 'b' } }))
    await expect.poll(() => requests.length).toBe(1)
    request.destroy()
    await expect.poll(() => errors).toMatchObject([{ status: 503 }])
  })

  it('reports its health', async () => {
    const { gateway } = await start(served)
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
  })

  it('answers an unknown path with where predictions are', async () => {
    const { gateway } = await start(served)
    const response = await fetch(`${gateway.url}/predict`)
    expect([response.status, ((await response.json()) as Answer).detail]).toEqual([
      404,
      'GET /predict is not served; predictions are at POST /v1/models/{model}/predictions',
    ])
  })

  it('answers the requests that run before it closes', async () => {
    const { gateway, requests } = await start((request) => ({ ...served(request), afterMs: 200 }))
    const answer = post(gateway, { text: { body: 'b' } })
    await expect.poll(() => requests.length).toBe(1)
    await gateway.close()
    running.pop()
    expect((await answer).status).toBe(200)
    await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow()
  })

  it('says which port is taken', async () => {
    const { gateway } = await start(served)
    const port = Number(new URL(gateway.url).port)
    await expect(start(served, { port })).rejects.toThrow(`the gateway needs port ${port} of 127.0.0.1, which is taken`)
  })
})
