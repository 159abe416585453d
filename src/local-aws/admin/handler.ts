import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AdjustableClock } from '../clock.ts'
import { type Faults, faultSchema } from '../faults.ts'
import { pathOf } from '../http/request-path.ts'
import { ServiceError } from '../service.ts'
import { AdminError, notFound } from './admin-error.ts'
import { changeClock, clockSchema, showClock } from './clock.ts'
import { checkedTarget } from './fault-target.ts'
import { guardAgainstOtherSites } from './guard.ts'
import { type ServedOperations, showHealth } from './health.ts'
import { type QuotaStore, quotasSchema } from './quotas.ts'
import { readJson } from './read-json.ts'

/** Where the server's own endpoint lies. No bucket can have this name. */
const adminPrefix = '/_local-aws/'

export type AdminDeps = {
  readonly clock: AdjustableClock
  readonly faults: Faults
  readonly quotas: QuotaStore
  readonly served: ServedOperations
  /** Answers `/` and what lies below `inspect/`; false where there is nothing. */
  readonly inspect: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
}

type Answer = { readonly statusCode: number; readonly body?: object }
type Resource = (request: IncomingMessage, id: string | undefined) => Answer | Promise<Answer>

/** What tests and people ask of the server itself: its clock, faults on request, quotas, health, and the data of the inspect page. */
export function createAdmin(deps: AdminDeps) {
  const resources = createResources(deps)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      guardAgainstOtherSites(request)
      const path = pathOf(request)
      const [name = '', id, ...rest] = path.slice(adminPrefix.length).split('/')
      if ((path === '/' || name === 'inspect') && (await deps.inspect(request, response))) return
      const resource = rest.length === 0 ? resources[`${request.method} ${name}`] : undefined
      if (!resource) throw notFound(`${request.method} ${path}`)
      send(response, await resource(request, id || undefined))
    } catch (error) {
      send(response, errorAnswer(error))
    }
    request.resume()
  }
}

function createResources({ clock, faults, quotas, served }: AdminDeps): Readonly<Record<string, Resource>> {
  const ok = (body: object): Answer => ({ statusCode: 200, body })
  return {
    'GET health': () => ok(showHealth(served)),

    'GET clock': () => ok(showClock(clock)),
    async 'PUT clock'(request) {
      changeClock(clock, await readJson(request, clockSchema))
      return ok(showClock(clock))
    },

    'GET faults': () => ok({ faults: faults.list() }),
    async 'POST faults'(request) {
      return { statusCode: 201, body: faults.add(checkedTarget(await readJson(request, faultSchema), served)) }
    },
    'DELETE faults'(_, id) {
      if (id === undefined) faults.clear()
      else if (!faults.remove(id)) throw unknownFault(id)
      return { statusCode: 204 }
    },

    'GET quotas': () => ok(quotas.current),
    async 'PUT quotas'(request) {
      quotas.replace(await readJson(request, quotasSchema))
      return ok(quotas.current)
    },
  }
}

function unknownFault(id: string): AdminError {
  const rule = 'must be the id of a fault that still waits'
  return new AdminError(404, { where: 'fault', rule, got: id, todo: `list them with GET ${adminPrefix}faults` })
}

function errorAnswer(error: unknown): Answer {
  if (error instanceof AdminError) return { statusCode: error.statusCode, body: { error: error.mistake } }
  if (!(error instanceof ServiceError)) throw error
  const mistake = { where: error.name, rule: error.message, todo: 'mend the request' }
  return { statusCode: error.statusCode, body: { error: mistake } }
}

function send(response: ServerResponse, { statusCode, body }: Answer): void {
  const text = body === undefined ? '' : `${JSON.stringify(body, null, 2)}\n`
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  response.writeHead(statusCode, { ...(text && headers), 'content-length': Buffer.byteLength(text) }).end(text)
}
