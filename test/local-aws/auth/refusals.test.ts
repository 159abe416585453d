import { describe, expect, it } from 'vitest'
import {
  type RawRequest,
  rawRequest,
  type Signing,
  signedHeaders,
  signedRequest,
} from '../../support/signed-request.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()

const minutes = (count: number) => new Date(Date.now() + count * 60_000)
const requests: Record<string, RawRequest & { service: string }> = {
  json: {
    service: 'sagemaker',
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': 'SageMaker.ListEndpoints' },
    body: '{}',
  },
  s3: { service: 's3', method: 'GET', path: '/bucket?list-type=2' },
  query: {
    service: 'monitoring',
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=ListMetrics&Version=2010-08-01',
  },
  runtime: { service: 'sagemaker', method: 'POST', path: '/endpoints/none/invocations', body: 'x' },
}

const wrong: [string, Partial<Signing>, Record<string, string>][] = [
  [
    'a key that nobody has',
    { accessKeyId: 'AKIA' },
    {
      json: '400 UnrecognizedClientException',
      s3: '403 InvalidAccessKeyId',
      query: '403 InvalidClientTokenId',
      runtime: '403 UnrecognizedClientException',
    },
  ],
  [
    'another secret',
    { secretAccessKey: 'wrong' },
    {
      json: '400 InvalidSignatureException',
      s3: '403 SignatureDoesNotMatch',
      query: '403 SignatureDoesNotMatch',
      runtime: '403 InvalidSignatureException',
    },
  ],
  [
    'a clock 20 minutes late',
    { date: minutes(-20) },
    {
      json: '400 InvalidSignatureException',
      s3: '403 RequestTimeTooSkewed',
      query: '403 SignatureDoesNotMatch',
      runtime: '403 InvalidSignatureException',
    },
  ],
  [
    'a clock 20 minutes early',
    { date: minutes(20) },
    {
      json: '400 InvalidSignatureException',
      s3: '403 RequestTimeTooSkewed',
      query: '403 SignatureDoesNotMatch',
      runtime: '403 InvalidSignatureException',
    },
  ],
]

describe.each(Object.entries(requests))('a request by %s', (protocol, { service, ...request }) => {
  it.each(wrong)('with %s is refused as AWS does', async (_, signing, refusals) => {
    const answer = await signedRequest(aws.url(), request, { service, ...signing })
    const [status, name] = refusals[protocol]?.split(' ') ?? []
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: Number(status),
      body: expect.stringMatching(new RegExp(`"__type":"${name}"|<Code>${name}</Code>`)),
    })
  })

  it('with no signature is refused', async () => {
    const answer = await rawRequest(aws.url(), request)
    expect(answer.status).toBe(protocol === 'json' ? 400 : 403)
    expect(answer.body).toMatch(/MissingAuthenticationToken|AccessDenied/)
  })

  it('that was changed after it was signed is refused', async () => {
    const headers = await signedHeaders(aws.url(), request, { service })
    const changed = request.body
      ? { ...request, body: `${request.body} ` }
      : { ...request, path: '/bucket?list-type=1' }
    const answer = await rawRequest(aws.url(), { ...changed, headers })
    expect(answer.body).toMatch(/InvalidSignature|SignatureDoesNotMatch/)
  })
})

describe('a signature', () => {
  it('must cover what decides on the meaning of a request', async () => {
    const { headers = {}, service, ...request } = requests.json ?? { service: '', method: '', path: '' }
    const signed = await signedHeaders(aws.url(), request, { service })
    const answer = await rawRequest(aws.url(), { ...request, headers: { ...signed, ...headers } })
    expect(answer.body).toContain('AccessDeniedException')
  })

  it.each([
    ['Basic Zm9v', 'IncompleteSignatureException'],
    ['AWS4-HMAC-SHA256 Credential=x', 'IncompleteSignatureException'],
    ['AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sagemaker/aws4_request', 'IncompleteSignatureException'],
    ['', 'IncompleteSignatureException'],
    ['AWS local:c2lnbmF0dXJl', 'InvalidRequest'],
  ])('that reads %j is no signature', async (authorization, name) => {
    const { service: _, ...request } = requests.json ?? { service: '', method: '', path: '' }
    const answer = await rawRequest(aws.url(), { ...request, headers: { ...request.headers, authorization } })
    expect(answer.body).toContain(name)
  })
})

describe('a URL presigned with version 2 of the signature', () => {
  it('is refused with what to use instead', async () => {
    const path = '/bucket/key?AWSAccessKeyId=local&Signature=c2lnbmF0dXJl&Expires=4102444800'
    const answer = await rawRequest(aws.url(), { method: 'GET', path })
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('Please use AWS4-HMAC-SHA256') })
  })
})
