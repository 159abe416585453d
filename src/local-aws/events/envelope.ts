import { randomUUID } from 'node:crypto'
import type { EventEnvelope } from './document.ts'

type EventParts = {
  readonly source: string
  readonly detailType: string
  readonly resources: readonly string[]
  readonly detail: object
  /** Epoch milliseconds. */
  readonly time: number
}

/** An event as its targets get it. */
export function createEnvelope(
  { account, region }: { readonly account: string; readonly region: string },
  { source, detailType, resources, detail, time }: EventParts,
): EventEnvelope {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account,
    time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    region,
    resources,
    detail,
  }
}
