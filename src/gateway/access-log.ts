import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'

/** What a request's handler adds to its line in the access log. Never a text, nor an error's message, which may quote one. */
type AccessVariables = { variant?: string; inferenceId?: string; failure?: string }
export type GatewayEnv = { Variables: AccessVariables }

/** One line a request: what was asked, what came of it, and how long it took. */
export function accessLog(log: Pick<Logger, 'info' | 'error'>): MiddlewareHandler<GatewayEnv> {
  return async (context, next) => {
    const start = performance.now()
    await next()
    const { method, path, raw } = context.req
    const { status } = context.res
    const line = {
      method,
      path,
      // An answer that a client did not wait for was not delivered; a failure stays one, whoever waited for it.
      status: raw.signal.aborted && status < 500 ? 499 : status,
      ms: Math.round((performance.now() - start) * 10) / 10,
      variant: context.get('variant'),
      inferenceId: context.get('inferenceId'),
      failure: context.get('failure'),
    }
    if (line.status >= 500) log.error(line, 'request failed')
    else log.info(line, 'request')
  }
}
