import type { LogGroups } from './groups.ts'

/** What the operations on logs work with. */
export type LogsContext = {
  readonly groups: LogGroups
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly account: string
  readonly region: string
}

const dayMs = 24 * 60 * 60 * 1000

/** The name that an identifier, a name or an ARN, stands for. */
export function nameOf(nameOrArn: string): string {
  return /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/.exec(nameOrArn)?.[1] ?? nameOrArn
}

export function groupArn({ account, region }: Pick<LogsContext, 'account' | 'region'>, name: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`
}

/** Before it, a group's events are expired. */
export function expiryOf({ now }: Pick<LogsContext, 'now'>, retentionDays: number | undefined): number {
  return retentionDays === undefined ? Number.NEGATIVE_INFINITY : now() - retentionDays * dayMs
}
