import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Inspection } from './inspection.ts'
import { renderPage } from './page.ts'

type Content = { readonly type: string; readonly text: string; readonly headers?: Readonly<Record<string, string>> }

const prefix = '/_local-aws/inspect/'
const script = /^[a-z-]+\.js$/
const place = z.coerce.number().int().min(0)
const mostJobs = z.coerce.number().int().min(1).max(100).catch(50)

/** Serves the inspect page at `/`, and below its prefix its scripts and the JSON that it polls. False where there is nothing. */
export function createInspectHandler(inspection: Inspection) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local')
    if (request.method !== 'GET') return false
    const content = pathname === '/' ? page() : await find(inspection, pathname.slice(prefix.length), searchParams)
    if (!content) return false
    response.writeHead(200, {
      'content-type': `${content.type}; charset=utf-8`,
      'content-length': Buffer.byteLength(content.text),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      ...content.headers,
    })
    response.end(content.text)
    return true
  }
}

/** Only scripts that bear this answer's nonce run, and they reach nothing but this server. */
function page(): Content {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  const headers = { 'content-security-policy': policy, 'referrer-policy': 'no-referrer' }
  return { type: 'text/html', text: renderPage(nonce), headers }
}

async function find(inspection: Inspection, name: string, query: URLSearchParams): Promise<Content | undefined> {
  if (script.test(name)) return readScript(name)
  switch (name) {
    case 'overview.json':
      return json(await inspection.overview(mostJobs.parse(query.get('jobs') ?? undefined)))
    case 'job.json':
      return json(await inspection.job(query.get('kind') ?? '', query.get('name') ?? ''))
    case 'log.json':
      return json(await inspection.log(logQuery(query)))
    default:
      return undefined
  }
}

function logQuery(query: URLSearchParams) {
  const after = place.safeParse(query.get('after') || undefined).data
  const before = place.safeParse(query.get('before') || undefined).data
  return {
    kind: query.get('kind') ?? '',
    name: query.get('name') ?? '',
    stream: query.get('stream') ?? undefined,
    place: after !== undefined ? { after } : before !== undefined ? { before } : ('end' as const),
  }
}

async function readScript(name: string): Promise<Content | undefined> {
  try {
    return { type: 'text/javascript', text: await readFile(new URL(`browser/${name}`, import.meta.url), 'utf8') }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function json(value: object | undefined): Content | undefined {
  return value && { type: 'application/json', text: JSON.stringify(value) }
}
