import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { toXml } from '../protocol/xml.ts'
import type { ServiceError } from '../service.ts'
import { S3Error } from './errors.ts'

export type ReplyHeaders = Readonly<Record<string, string | number>>

/** What an operation answers. */
export type Reply = {
  readonly status?: number
  readonly headers?: ReplyHeaders
  readonly xml?: string
  readonly body?: Buffer
  readonly stream?: Readable
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

export function xmlReply(root: string, content: object, headers?: ReplyHeaders): Reply {
  return { xml: toXml(root, content, namespace), ...(headers && { headers }) }
}

/** An answer that is all in its headers. */
export function emptyReply(headers: ReplyHeaders = {}, status = 200): Reply {
  return { status, headers: status === 204 ? headers : { ...headers, 'content-length': 0 } }
}

export function errorReply(error: ServiceError, resource: string, requestId: string): Reply {
  const content = {
    Code: error.name,
    Message: error.message,
    ...error.members,
    Resource: resource,
    RequestId: requestId,
    HostId: requestId,
  }
  const ids = { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId }
  const headers = error instanceof S3Error ? error.headers : {}
  return { status: error.statusCode, headers: { ...ids, ...headers }, xml: toXml('Error', content) }
}

export async function sendReply(response: ServerResponse, reply: Reply, withBody: boolean): Promise<void> {
  const { status = 200, headers = {}, xml, body, stream } = reply
  if (xml !== undefined) {
    response.writeHead(status, {
      ...headers,
      'content-type': 'application/xml',
      'content-length': Buffer.byteLength(xml),
    })
    response.end(withBody ? xml : undefined)
  } else if (stream) {
    response.writeHead(status, headers)
    await pipeline(stream, response)
  } else {
    response.writeHead(status, headers).end(withBody ? body : undefined)
  }
}
