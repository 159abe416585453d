import type { Ask } from '../ask.ts'
import type { Curve } from '../metric-curves.ts'

export type JobKind = 'training' | 'transform' | 'processing' | 'tuning'

export type Time = Date | undefined

/** A job as a row of a list. What is not known yet is undefined, and left out in JSON. */
export type JobRow = {
  readonly kind: JobKind
  readonly name: string
  readonly status: string | undefined
  readonly secondaryStatus?: string | undefined
  readonly instance?: string | undefined
  readonly createdAt: Time
  readonly startedAt?: Time
  readonly endedAt?: Time
  readonly failureReason?: string | undefined
  readonly metrics?: ReadonlyArray<{ readonly name: string | undefined; readonly value: number | undefined }>
  /** What else a glance should tell: `3 of 10 done`. */
  readonly note?: string | undefined
}

/** A named value; a list of them is shown as a table. */
export type Fact = readonly [name: string, value: string]

type Transition = {
  readonly status: string | undefined
  readonly message: string | undefined
  readonly startedAt: Time
  readonly endedAt: Time
}

/** All that is shown of one job. */
export type JobDetail = JobRow & {
  readonly arn: string | undefined
  readonly facts: readonly Fact[]
  readonly transitions?: readonly Transition[]
  readonly parameters?: readonly Fact[]
  readonly tags?: readonly Fact[]
  readonly curves?: readonly Curve[]
  readonly children?: readonly JobRow[]
}

/** How jobs of one kind are read. */
export type JobReader = {
  /** The newest first. */
  list(ask: Ask, most: number): Promise<JobRow[]>
  read(ask: Ask, name: string): Promise<Omit<JobDetail, 'curves' | 'tags'> | undefined>
}

export function instanceOf(type: string | undefined, count: number | undefined): string | undefined {
  return type && (count && count > 1 ? `${count} × ${type}` : type)
}

/** Facts whose value is there, as text. */
export function factsOf(values: Readonly<Record<string, string | number | boolean | undefined>>): Fact[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)] as const],
  )
}

/** The newest jobs of a kind, each described: lists say too little. */
export async function describeAll<Summary>(
  summaries: readonly Summary[],
  describe: (summary: Summary) => Promise<JobRow | undefined>,
): Promise<JobRow[]> {
  const rows = await Promise.all(summaries.map(describe))
  return rows.filter((row) => row !== undefined)
}

export const newestFirst = { SortBy: 'CreationTime', SortOrder: 'Descending' } as const
