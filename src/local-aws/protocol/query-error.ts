import type { WireAnswer } from './json-service.ts'
import { toXml } from './xml.ts'

/**
 * The answer of a service of AWS's Query protocol that is not served here (STS, IAM): a refusal in its own XML, which its clients
 * read, and not one of S3's or HTML, which they do not.
 */
export function queryAccessDenied(body: Buffer, requestId: string): WireAnswer {
  const action = new URLSearchParams(body.toString('utf8')).get('Action') ?? 'an unnamed action'
  const error = { Type: 'Sender', Code: 'AccessDenied', Message: `${action} is not served by this local AWS` }
  return {
    statusCode: 403,
    headers: { 'content-type': 'text/xml' },
    body: toXml('ErrorResponse', { Error: error, RequestId: requestId }),
  }
}
