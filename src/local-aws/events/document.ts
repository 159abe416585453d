import type { Tag } from '@aws-sdk/client-eventbridge'

export const defaultBus = 'default'

export type BusDocument = {
  readonly name: string
  readonly arn: string
  readonly description?: string
  readonly tags: readonly Tag[]
  readonly createdAt: number
  readonly modifiedAt: number
}

/** Where a rule sends what it matches, and what of it. At most one of the three inputs is set. */
export type TargetDocument = {
  readonly Id: string
  readonly Arn: string
  readonly RoleArn?: string
  readonly Input?: string
  readonly InputPath?: string
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>
    readonly InputTemplate: string
  }
}

export type RuleDocument = {
  readonly name: string
  readonly bus: string
  readonly arn: string
  readonly pattern: string
  readonly state: 'ENABLED' | 'DISABLED'
  readonly description?: string
  readonly roleArn?: string
  readonly tags: readonly Tag[]
  readonly targets: readonly TargetDocument[]
}

/** An event as it is delivered. */
export type EventEnvelope = {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** ISO 8601, in whole seconds. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: object
}
