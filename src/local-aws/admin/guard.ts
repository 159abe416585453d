import type { IncomingMessage } from 'node:http'
import { AdminError } from './admin-error.ts'

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * There is no login, so pages of other sites in this machine's browser must be kept out: a name of theirs that leads here gives
 * itself away by the Host, a form or a script of theirs by the Origin or by a content type that needs no leave.
 */
export function guardAgainstOtherSites({ method = 'GET', headers }: IncomingMessage): void {
  const { host = '', origin } = headers
  if (!isLoopback(`http://${host}`))
    throw refused('Host', 'must name this machine', host, 'use http://127.0.0.1 and the port')
  if (method === 'GET' || method === 'HEAD') return
  if (origin !== undefined && origin !== `http://${host}`)
    throw refused('Origin', 'must be this server itself', origin, 'send the request from no web page, or from this one')
  const contentType = headers['content-type'] ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(contentType))
    throw refused('Content-Type', 'must be application/json', contentType, 'send that header')
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && loopbackNames.has(new URL(url).hostname)
}

function refused(where: string, rule: string, got: string, todo: string): AdminError {
  return new AdminError(403, { where, rule, got, todo })
}
