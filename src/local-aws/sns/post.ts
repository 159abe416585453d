import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Delivery } from '../events/outbox.ts'

export type Post = {
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/** Posts to a subscriber. Redirects are not followed: they could lead anywhere. A refusal (4xx) is final, as for SNS. */
export function post({ endpoint, headers, body, signal }: Post): Promise<Delivery> {
  const send = endpoint.startsWith('https:') ? httpsRequest : httpRequest
  const common = {
    'content-type': 'text/plain; charset=UTF-8',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Amazon Simple Notification Service Agent',
  }
  return new Promise((resolve, reject) => {
    const sent = send(
      endpoint,
      { method: 'POST', headers: { ...common, ...headers }, signal, agent: false },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(outcomeOf(answer.statusCode ?? 0)))
        answer.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function outcomeOf(status: number): Delivery {
  if (status >= 200 && status < 300) return 'delivered'
  return status >= 400 && status < 500 && status !== 429 ? 'gone' : 'failed'
}
