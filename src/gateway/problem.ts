/** One mistake in a request: where it is, which rule it breaks, and what stands there instead (its type, never its text). */
export type RequestMistake = { readonly path: string; readonly rule: string; readonly got: string }

type ProblemDetails = {
  readonly status: 400 | 404 | 413 | 499 | 500 | 502 | 503 | 504
  readonly title: string
  readonly detail: string
  readonly errors?: readonly RequestMistake[]
  readonly retryAfterSeconds?: number
}

/** An answer that is no success, as RFC 9457 wants it. Nothing in it may quote the customer. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly details: ProblemDetails
  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options)
    this.details = details
  }
}

export function problemResponse({ details: { retryAfterSeconds, ...details } }: Problem): Response {
  return new Response(JSON.stringify({ type: 'about:blank', ...details }), {
    status: details.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
  })
}

export function bodyTooLarge(largestBytes: number): Problem {
  const detail = `a request has at most ${largestBytes.toLocaleString('en')} bytes; send fewer texts a batch`
  return new Problem({ status: 413, title: 'Request too large', detail })
}

/** Nobody is left to read it: 499, as nginx has it, stands in the access log alone. */
export function clientClosedRequest(cause: unknown): Problem {
  const detail = 'the client closed the connection before it had its answer'
  return new Problem({ status: 499, title: 'Client closed request', detail }, { cause })
}
