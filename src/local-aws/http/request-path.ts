import type { IncomingMessage } from 'node:http'

/** The path of a request as it was sent, without its query. A URL parser would read a host in `//…` and resolve `..`. */
export function pathOf(request: Pick<IncomingMessage, 'url'>): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

/** What follows the first question mark. */
export function queryOf(request: Pick<IncomingMessage, 'url'>): string {
  const url = request.url ?? ''
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at + 1)
}
