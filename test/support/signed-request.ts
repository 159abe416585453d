import { request as httpRequest } from 'node:http'
import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'

export type RawAnswer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string }

export type RawRequest = {
  readonly method: string
  /** Sent, and signed, as it stands. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type Signing = {
  readonly service: string
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  readonly date?: Date
}

/** A request as no client of AWS would send it, but signed as one by AWS's own signer. */
export async function signedRequest(url: string, request: RawRequest, signing: Signing): Promise<RawAnswer> {
  return rawRequest(url, { ...request, headers: await signedHeaders(url, request, signing) })
}

export async function signedHeaders(
  url: string,
  request: RawRequest,
  signing: Signing,
): Promise<Record<string, string>> {
  const { hostname, host } = new URL(url)
  const { service, accessKeyId = 'local', secretAccessKey = 'local', date = new Date() } = signing
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: service !== 's3',
    applyChecksum: true,
  })
  const [path = '/', search = ''] = splitOnce(request.path, '?')
  const query = Object.fromEntries(new URLSearchParams(search))
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname,
      path,
      query,
      headers: { host, ...request.headers },
      body: request.body,
    },
    { signingDate: date },
  )
  return signed.headers
}

/** A request exactly as given: not signed, its path as it stands. */
export function rawRequest(url: string, { method, path, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
