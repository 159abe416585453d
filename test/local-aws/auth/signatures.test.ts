import { createHash } from 'node:crypto'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { authenticate } from '../../../src/local-aws/auth/authenticate.ts'
import { createChunkVerifier } from '../../../src/local-aws/auth/chunk-signatures.ts'

// The examples of "Authenticating Requests (AWS Signature Version 4)" in the Amazon S3 API Reference.
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
const emptyHash = createHash('sha256').digest('hex')
const credential = `Credential=${accessKeyId}/20130524/us-east-1/s3/aws4_request`
const deps = {
  account: '000000000000',
  findCredential: (key: string) =>
    key === accessKeyId ? { secret, arn: 'arn:aws:iam::000000000000:user/x' } : undefined,
  wall: () => Date.parse('2013-05-24T00:05:00Z'),
}

function arrived(method: string, url: string, headers: Record<string, string>): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  Object.assign(message, { method, url, rawHeaders: Object.entries(headers).flat() })
  for (const [name, value] of Object.entries(headers)) message.headers[name.toLowerCase()] = value
  return message
}

function signed(headers: Record<string, string>, signedHeaders: string, Signature: string) {
  const Authorization = `AWS4-HMAC-SHA256 ${credential},SignedHeaders=${signedHeaders},Signature=${Signature}`
  return { Authorization, 'x-amz-date': '20130524T000000Z', ...headers }
}

const examples: [string, string, string, Record<string, string>, string][] = [
  [
    'GET of an object with a range',
    'GET',
    '/test.txt',
    signed(
      { Host: 'examplebucket.s3.amazonaws.com', Range: 'bytes=0-9', 'x-amz-content-sha256': emptyHash },
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ),
    emptyHash,
  ],
  [
    'PUT of a key with a dollar sign',
    'PUT',
    '/test$file.text',
    signed(
      {
        Host: 'examplebucket.s3.amazonaws.com',
        Date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      },
      'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ),
    '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
  ],
  [
    'GET of a subresource',
    'GET',
    '/?lifecycle',
    signed(
      { Host: 'examplebucket.s3.amazonaws.com', 'x-amz-content-sha256': emptyHash },
      'host;x-amz-content-sha256;x-amz-date',
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ),
    emptyHash,
  ],
  [
    'GET with query parameters',
    'GET',
    '/?max-keys=2&prefix=J',
    signed(
      { Host: 'examplebucket.s3.amazonaws.com', 'x-amz-content-sha256': emptyHash },
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ),
    emptyHash,
  ],
  [
    'presigned GET',
    'GET',
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${accessKeyId}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
    { Host: 'examplebucket.s3.amazonaws.com' },
    'UNSIGNED-PAYLOAD',
  ],
]

describe('the signature of AWS own example', () => {
  it.each(examples)('of a %s is accepted', (_, method, url, headers, payload) => {
    expect(authenticate(deps, arrived(method, url, headers), payload).caller).toMatchObject({ accessKeyId })
  })

  it.each(examples)('of a %s is refused for another path', (_, method, url, headers, payload) => {
    const other = arrived(method, url.replace('/', '/other/'), headers)
    expect(() => authenticate(deps, other, payload)).toThrow(expect.objectContaining({ name: 'SignatureDoesNotMatch' }))
  })
})

describe('the chunks of AWS own example', () => {
  const headers = signed(
    {
      Host: 's3.amazonaws.com',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'Content-Encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      'Content-Length': '66824',
    },
    'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
    '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  )
  const verifier = () => {
    const request = arrived('PUT', '/examplebucket/chunkObject.txt', headers)
    return createChunkVerifier(authenticate(deps, request, 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'))
  }
  const first = 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'

  it('are accepted one after the other', () => {
    const { chunk } = verifier()
    chunk(first, [Buffer.alloc(65_536, 'a')])
    chunk('0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497', [Buffer.alloc(1_024, 'a')])
    chunk('b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9', [])
  })

  it.each([
    ['bytes that were changed', first, [Buffer.alloc(65_536, 'b')]],
    ['no signature', undefined, [Buffer.alloc(65_536, 'a')]],
    [
      'the signature of a later one',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      [Buffer.alloc(1_024, 'a')],
    ],
  ])('are refused with %s', (_, signature, bytes) => {
    expect(() => verifier().chunk(signature, bytes)).toThrow(expect.objectContaining({ name: 'SignatureDoesNotMatch' }))
  })
})
