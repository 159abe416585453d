import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { toXml } from '../protocol/xml.ts'
import type { ServiceError } from '../service.ts'

/** What an operation answers. */
export type Reply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | number>>
  readonly xml?: string
  readonly stream?: Readable
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

export function xmlReply(root: string, content: object, headers?: Reply['headers']): Reply {
  return { xml: toXml(root, content, namespace), ...(headers && { headers }) }
}

export function errorReply(error: ServiceError, resource: string, requestId: string): Reply {
  const content = {
    Code: error.name,
    Message: error.message,
    ...error.members,
    Resource: resource,
    RequestId: requestId,
  }
  return { status: error.statusCode, xml: toXml('Error', content) }
}

export async function sendReply(response: ServerResponse, reply: Reply, withBody: boolean): Promise<void> {
  const { status = 200, headers = {}, xml, stream } = reply
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
    response.writeHead(status, headers).end()
  }
}
