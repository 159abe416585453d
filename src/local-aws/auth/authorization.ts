import type { IncomingMessage } from 'node:http'
import { queryOf } from '../http/request-path.ts'
import { ServiceError } from '../service.ts'

const algorithm = 'AWS4-HMAC-SHA256'

/** What a request says of its own signature (Signature Version 4), from its `Authorization` header or, presigned, its query. */
export type Authorization = {
  readonly accessKeyId: string
  /** `20260131/us-east-1/s3/aws4_request` */
  readonly scope: string
  /** `20260131` */
  readonly date: string
  readonly region: string
  /** The service's signing name: `s3`, `sagemaker`, `monitoring`. */
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** `20260131T235959Z` */
  readonly signedAt: string
  readonly sessionToken: string | undefined
  /** How long a presigned request holds; absent for one that is not presigned. */
  readonly expiresSeconds?: number
}

/** Undefined for a request without any signature. */
export function readAuthorization(request: IncomingMessage): Authorization | undefined {
  const header = request.headers.authorization
  if (header !== undefined) return fromHeader(header, request)
  const query = new URLSearchParams(queryOf(request))
  if (query.has('AWSAccessKeyId')) throw olderSignature()
  return query.has('X-Amz-Signature') ? fromQuery(query) : undefined
}

/** The service that a request was signed for, without looking at whether the signature holds. */
export function signedService(request: IncomingMessage): string | undefined {
  try {
    return readAuthorization(request)?.service
  } catch {
    return undefined
  }
}

function fromHeader(header: string, { headers }: IncomingMessage): Authorization {
  const [scheme = '', ...rest] = header.trim().split(/\s+/)
  if (scheme === 'AWS') throw olderSignature()
  if (scheme !== algorithm) throw incomplete(`must begin with ${algorithm}, got ${JSON.stringify(scheme)}`)
  const parts = new Map(
    rest
      .join(' ')
      .split(',')
      .map((part): [string, string] => {
        const at = part.indexOf('=')
        return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
      }),
  )
  return read({
    credential: parts.get('Credential'),
    signedHeaders: parts.get('SignedHeaders'),
    signature: parts.get('Signature'),
    signedAt: single(headers['x-amz-date']) ?? asAmzDate(headers.date),
    sessionToken: single(headers['x-amz-security-token']),
  })
}

function fromQuery(query: URLSearchParams): Authorization {
  const named = query.get('X-Amz-Algorithm')
  if (named !== algorithm) throw incomplete(`X-Amz-Algorithm must be ${algorithm}, got ${JSON.stringify(named)}`)
  const expiresSeconds = Number(query.get('X-Amz-Expires') ?? Number.NaN)
  if (!(expiresSeconds >= 1 && expiresSeconds <= 604_800)) {
    throw incomplete(`X-Amz-Expires must be 1 to 604800 seconds, got ${JSON.stringify(query.get('X-Amz-Expires'))}`)
  }
  const authorization = read({
    credential: query.get('X-Amz-Credential') ?? undefined,
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? undefined,
    signature: query.get('X-Amz-Signature') ?? undefined,
    signedAt: query.get('X-Amz-Date') ?? undefined,
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
  })
  return { ...authorization, expiresSeconds }
}

type Parts = Record<'credential' | 'signedHeaders' | 'signature' | 'signedAt' | 'sessionToken', string | undefined>

function read({ credential, signedHeaders, signature, signedAt, sessionToken }: Parts): Authorization {
  const match = /^([^/]+)\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request)$/.exec(credential ?? '')
  const [, accessKeyId, scope, date, region, service] = match ?? []
  if (!accessKeyId || !scope || !date || !region || !service) {
    throw incomplete(`Credential must read KEY/yyyymmdd/region/service/aws4_request, got ${JSON.stringify(credential)}`)
  }
  if (!signedHeaders) throw incomplete("requires 'SignedHeaders' parameter")
  if (!signature) throw incomplete("requires 'Signature' parameter")
  if (!signedAt || !/^\d{8}T\d{6}Z$/.test(signedAt) || !signedAt.startsWith(date)) {
    throw incomplete(`the date must read yyyymmddThhmmssZ on the Credential's day, got ${JSON.stringify(signedAt)}`)
  }
  const names = signedHeaders.toLowerCase().split(';')
  return { accessKeyId, scope, date, region, service, signedHeaders: names, signature, signedAt, sessionToken }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

function asAmzDate(date: string | undefined): string | undefined {
  const time = new Date(date ?? Number.NaN)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/[-:]|\.\d{3}/g, '')
}

/** Version 2 of the signature, which boto3 still presigns with unless it is told otherwise. */
function olderSignature(): ServiceError {
  const message = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.'
  return new ServiceError('InvalidRequest', message)
}

function incomplete(rule: string): ServiceError {
  return new ServiceError('IncompleteSignature', `The Authorization of the request is not whole: ${rule}`, 403)
}
