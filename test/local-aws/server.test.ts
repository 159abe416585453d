import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { rawRequest, signedRequest } from '../support/signed-request.ts'
import { useLocalAws } from './running-server.ts'

const aws = useLocalAws()

function post(target: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const request = { method: 'POST', path: '/', headers: { 'x-amz-target': target, ...headers }, body }
  return signedRequest(aws.url(), request, { service: 'sagemaker' })
}

describe('a JSON request', () => {
  it.each([
    ['malformed JSON', 'SageMaker.ListEndpoints', '{"a', 'SerializationException', 400],
    ['JSON that is no structure', 'SageMaker.ListEndpoints', '[1]', 'SerializationException', 400],
    ['an operation that AWS has not', 'SageMaker.MakeCoffee', '{}', 'UnknownOperationException', 400],
    ['an operation that is not served', 'SageMaker.CreateHub', '{}', 'UnknownOperationException', 400],
    ['a service that is not served', 'DynamoDB_20120810.ListTables', '{}', 'UnknownOperationException', 400],
    ['a target without operation', 'SageMaker', '{}', 'UnknownOperationException', 400],
    ['a target named like a property of every object', 'SageMaker.constructor', '{}', 'UnknownOperationException', 400],
    ['a missing member', 'SageMaker.DescribeEndpoint', '{}', 'ValidationException', 400],
    ['too many bytes', 'SageMaker.ListEndpoints', 'x'.repeat(20_000_000), 'RequestEntityTooLargeException', 413],
  ])('with %s gets an AWS error', async (_, target, body, type, status) => {
    const answer = await post(target, body)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({ __type: type, message: expect.any(String) })
    expect(answer.headers).toMatchObject({ 'x-amzn-errortype': type, 'x-amzn-requestid': expect.any(String) })
  })

  it('may come compressed, and a body that only claims to be is refused', async () => {
    const headers = { 'content-encoding': 'gzip' }
    expect((await post('SageMaker.ListEndpoints', gzipSync('{}'), headers)).status).toBe(200)
    expect((await post('SageMaker.ListEndpoints', '{}', headers)).body).toContain('SerializationException')
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    expect((await post('SageMaker.ListEndpoints', bomb, headers)).body).toContain('RequestEntityTooLargeException')
  })

  it('fails with the class of error that its client knows', async () => {
    await expect(aws.sagemaker().describeEndpoint({ EndpointName: 'none' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Could not find endpoint'),
    })
  })
})

describe('a service of the Query protocol that is not served', () => {
  it('is refused in XML of that protocol', async () => {
    const request = {
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=SimulatePrincipalPolicy&Version=2010-05-08',
    }
    const answer = await signedRequest(aws.url(), request, { service: 'iam' })
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('<Code>AccessDenied</Code>')
    expect(answer.body).toContain('SimulatePrincipalPolicy')
  })
})

describe('a request whose sender goes away in the middle of the body', () => {
  it('is forgotten, and the next one answered', async () => {
    const headers = { 'x-amz-target': 'SageMaker.CreateModel', 'content-length': '1000' }
    const { hostname, port } = new URL(aws.url())
    const request = httpRequest({ hostname, port, method: 'POST', path: '/', headers, agent: false })
    request.on('error', () => undefined)
    request.write('{"ModelName":')
    await new Promise((resolve) => setTimeout(resolve, 20))
    request.destroy()
    expect((await post('SageMaker.ListModels', '{}')).status).toBe(200)
    expect(aws.running.log).toEqual([])
  })
})

describe('a path that no URL parser takes', () => {
  it.each(['//%ff%zz', '/_local-aws/%zz', '//'])('%s gets an answer of the service that it is for', async (path) => {
    const answer = await rawRequest(aws.url(), { method: 'GET', path })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })
})
