import { isIPv4 } from 'node:net'
import type { Protocol } from './document.ts'
import { snsErrors } from './errors.ts'

/** Checks where a subscriber wants to be reached. Over HTTP that is this machine only: this server calls nobody else. */
export function readEndpoint(
  protocol: string | undefined,
  endpoint: string | undefined,
): { protocol: Protocol; endpoint: string } {
  if (!endpoint) throw snsErrors.invalid('Endpoint')
  switch (protocol) {
    case 'sqs':
      if (/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/.test(endpoint)) return { protocol, endpoint }
      if (endpoint.endsWith('.fifo')) throw snsErrors.unserved('A FIFO queue as the Endpoint')
      throw snsErrors.invalid('SQS endpoint ARN')
    case 'http':
    case 'https': {
      const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
      if (url?.protocol !== `${protocol}:`) throw snsErrors.invalid('Endpoint must match the specified protocol')
      if (!isLoopback(url.hostname)) throw snsErrors.unserved(`An Endpoint on another machine (${url.hostname})`)
      return { protocol, endpoint }
    }
    case undefined:
      throw snsErrors.invalid('Protocol')
    default:
      throw snsErrors.unserved(`The Protocol ${protocol}`)
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
}
