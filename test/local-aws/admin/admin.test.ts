import { describe, expect, it } from 'vitest'
import { trainingJob } from '../../support/sagemaker-requests.ts'
import { rawRequest } from '../../support/signed-request.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await rawRequest(aws.url(), {
    method,
    path: `/_local-aws/${path}`,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, body: answer.body ? JSON.parse(answer.body) : undefined }
}

describe('health', () => {
  it('says which operations are served, with a mark that changes with them', async () => {
    const { status, body } = await ask('GET', 'health')
    expect(status).toBe(200)
    expect(body).toMatchObject({ ready: true, served: expect.stringMatching(/^[0-9a-f]{12}$/) })
    expect(body.services.sagemaker).toContain('CreateTrainingJob')
    expect(body.services.s3).toContain('PutObject')
  })
})

describe('the clock', () => {
  it('tells its time and scale', async () => {
    const { body } = await ask('GET', 'clock')
    expect(new Date(body.now).getTime()).toBe(body.epochMs)
    expect(body.scale).toBe(1)
  })

  it('goes on by a duration of AWS at once, at the scale given with it', async () => {
    const before = (await ask('GET', 'clock')).body.epochMs
    const { body } = await ask('PUT', 'clock', { advanceMs: 3_600_000, scale: 2 })
    expect(body.scale).toBe(2)
    expect(body.epochMs - before).toBeGreaterThanOrEqual(1_800_000)
    expect(body.epochMs - before).toBeLessThan(3_600_000)
  })

  it('is set to a time', async () => {
    const { body } = await ask('PUT', 'clock', { now: '2027-01-01T12:00:00+01:00' })
    expect(body.now).toMatch(/^2027-01-01T11:00:0/)
    await ask('PUT', 'clock', { now: Date.now(), scale: 1 })
  })

  it.each([
    ['{}', 'at least one of now, advanceMs and scale'],
    ['{"scale":0}', '>0'],
    ['{"scale":"fast"}', 'expected number'],
    ['{"now":"yesterday"}', ''],
    ['{"now":1,"advanceMs":1}', 'not both'],
    ['{"advanceMs":-1}', '>=0'],
    ['{"speed":2}', 'speed'],
    ['{"scale":1e9}', 'at most 1000000'],
    ['{"advanceMs":1e308}', 'between the years 1970 and 9999'],
    ['{"advanceMs":1e15}', 'between the years 1970 and 9999'],
    ['{"now":-1}', 'between the years 1970 and 9999'],
    ['{', 'must be JSON'],
  ])('refuses %s and says which rule it breaks', async (text, rule) => {
    const { status, body } = await ask('PUT', 'clock', text)
    expect(status).toBe(400)
    expect(body.error.rule).toContain(rule)
    expect(body.error).toMatchObject({ where: expect.any(String), todo: expect.any(String) })
  })
})

describe('faults', () => {
  it('are asked for, listed and taken back', async () => {
    const { status, body: fault } = await ask('POST', 'faults', { kind: 'throttle', service: 'sagemaker', times: 2 })
    expect(status).toBe(201)
    expect((await ask('GET', 'faults')).body.faults).toEqual([fault])
    expect((await ask('DELETE', `faults/${fault.id}`)).status).toBe(204)
    expect((await ask('GET', 'faults')).body.faults).toEqual([])
  })

  it('befall the requests that they name', async () => {
    await ask('POST', 'faults', { kind: 'throttle', operation: 'ListEndpoints', times: 1 })
    const listing = () => aws.sagemaker().listEndpoints({})
    await expect(listing()).rejects.toMatchObject({ name: 'ThrottlingException' })
    await expect(listing()).resolves.toBeDefined()
  })

  it('are all taken back at once', async () => {
    await ask('POST', 'faults', { kind: 'slow' })
    expect((await ask('DELETE', 'faults')).status).toBe(204)
    expect((await ask('GET', 'faults')).body.faults).toEqual([])
  })

  it('of an unknown kind are refused with the kinds that there are', async () => {
    const { status, body } = await ask('POST', 'faults', { kind: 'earthquake' })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ where: 'kind', got: 'earthquake', rule: expect.stringContaining('throttle') })
  })

  it('that are not there cannot be taken back', async () => {
    expect((await ask('DELETE', 'faults/none')).status).toBe(404)
  })
})

describe('quotas', () => {
  it('are replaced, and hold from then on', async () => {
    const quotas = { 'ml.p2.xlarge for training job usage': 0 }
    const job = trainingJob(
      'costly',
      {},
      { ResourceConfig: { InstanceType: 'ml.p2.xlarge', InstanceCount: 1, VolumeSizeInGB: 1 } },
    )
    const create = () => aws.sagemaker().createTrainingJob(job)
    expect((await ask('PUT', 'quotas', quotas)).body).toEqual(quotas)
    expect((await ask('GET', 'quotas')).body).toEqual(quotas)
    await expect(create()).rejects.toMatchObject({ name: 'ResourceLimitExceeded' })
    expect((await ask('PUT', 'quotas', {})).body).toEqual({})
    await expect(create()).resolves.toBeDefined()
  })

  it('with another name than one of AWS are refused', async () => {
    const { status, body } = await ask('PUT', 'quotas', { p2: 1 })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ where: 'p2', rule: expect.stringContaining('as AWS names quotas'), got: 1 })
  })
})

describe('pages of other sites', () => {
  it.each([
    ['a name of theirs that leads here', 'GET', { host: 'attacker.example' }, 'Host'],
    ['a script of theirs', 'DELETE', { origin: 'https://attacker.example' }, 'Origin'],
    ['a script on another port', 'DELETE', { origin: 'http://127.0.0.1:1' }, 'Origin'],
    ['a form', 'POST', { 'content-type': 'text/plain' }, 'Content-Type'],
  ])('are kept out: %s', async (_, method, headers, where) => {
    const { status, body } = await ask(method, 'faults', method === 'POST' ? { kind: 'slow' } : undefined, headers)
    expect(status).toBe(403)
    expect(body.error.where).toBe(where)
    expect((await ask('GET', 'faults')).body.faults).toEqual([])
  })
})

describe('what is not there', () => {
  it.each(['nothing', 'inspect/nothing.json', 'inspect/..%2fhandler.js', 'clock/extra/path'])(
    'is a 404: %s',
    async (path) => {
      expect((await ask('GET', path)).status).toBe(404)
    },
  )
})
