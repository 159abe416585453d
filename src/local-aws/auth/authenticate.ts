import type { IncomingMessage } from 'node:http'
import { type Caller, ServiceError } from '../service.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { hashCanonicalRequest } from './canonical-request.ts'
import { isSameSignature, sign, signingKey } from './signing-key.ts'

/** A caller together with what further signatures of the same request (those of its chunks) go on from. */
export type Authenticated = {
  readonly caller: Caller
  readonly authorization: Authorization
  readonly key: Buffer
}

/** What belongs to an access key. Those of `AssumeRole` expire and hold with their session token only. */
type Credential = {
  readonly secret: string
  readonly arn: string
  /** Epoch milliseconds. */
  readonly expiresAt?: number
}

export type AuthenticationDeps = {
  readonly account: string
  readonly findCredential: (accessKeyId: string, sessionToken: string | undefined) => Credential | undefined
  /** The machine's own time: clients sign with theirs. */
  readonly wall: () => number
}

const longestSkewMs = 15 * 60 * 1000

/**
 * Verifies the signature of a request (Signature Version 4, in the header or presigned). Throws AWS's errors: no signature, an
 * unknown key, another time than now, a signature that is not the one computed here.
 */
export function authenticate(deps: AuthenticationDeps, request: IncomingMessage, payloadHash: string): Authenticated {
  const authorization = readAuthorization(request)
  if (!authorization) throw new ServiceError('MissingAuthenticationToken', 'Missing Authentication Token', 403)
  const { accessKeyId, sessionToken, scope, signedAt, signature } = authorization
  const credential = deps.findCredential(accessKeyId, sessionToken)
  if (!credential) {
    throw new ServiceError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
  }
  if (credential.expiresAt !== undefined && credential.expiresAt <= deps.wall()) {
    throw new ServiceError('ExpiredToken', 'The security token included in the request is expired', 403)
  }
  checkTime(authorization, deps.wall())
  checkSignedHeaders(request, authorization)
  const hash = hashCanonicalRequest(request, authorization, payloadHash)
  const key = signingKey(credential.secret, scope)
  const computed = sign(key, `AWS4-HMAC-SHA256\n${signedAt}\n${scope}\n${hash}`)
  if (!isSameSignature(signature, computed)) throw signatureMismatch()
  return { authorization, key, caller: { accessKeyId, arn: credential.arn, account: deps.account } }
}

export function signatureMismatch(): ServiceError {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
    'signing method. Consult the service documentation for details.'
  return new ServiceError('SignatureDoesNotMatch', message, 403)
}

function checkTime({ signedAt, expiresSeconds }: Authorization, now: number): void {
  const time = Date.parse(signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const latest = expiresSeconds === undefined ? time + longestSkewMs : time + expiresSeconds * 1000
  if (now <= latest && now >= time - longestSkewMs) return
  const text = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
  if (expiresSeconds !== undefined && now > latest) throw new ServiceError('AccessDenied', 'Request has expired', 403)
  const message =
    now > latest
      ? `Signature expired: ${signedAt} is now earlier than ${text(now - longestSkewMs)} (${text(now)} - 15 min.)`
      : `Signature not yet current: ${signedAt} is still later than ${text(now + longestSkewMs)} (${text(now)} + 15 min.)`
  throw new ServiceError('RequestTimeTooSkewed', message, 403, { ServerTime: new Date(now).toISOString() })
}

// What decides on the request's meaning must be covered by its signature.
const decisive = ['x-amz-target', 'x-amz-content-sha256', 'x-amz-copy-source', 'x-amz-security-token']

function checkSignedHeaders({ headers }: IncomingMessage, { signedHeaders, expiresSeconds }: Authorization): void {
  const mustBe = expiresSeconds === undefined ? decisive.filter((name) => headers[name] !== undefined) : []
  const missing = ['host', ...mustBe].filter((name) => !signedHeaders.includes(name))
  if (missing.length === 0) return
  throw new ServiceError('AccessDenied', 'There were headers present in the request which were not signed', 403, {
    HeadersNotSigned: missing.join(', '),
  })
}
