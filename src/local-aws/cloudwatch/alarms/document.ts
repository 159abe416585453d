import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

export type StateRecord = {
  readonly value: AlarmState
  readonly reason: string
  /** JSON. */
  readonly reasonData?: string | undefined
  /** Epoch milliseconds. */
  readonly updatedAt: number
}

type Shared = {
  readonly name: string
  readonly arn: string
  readonly configuredAt: number
  readonly tags: ReadonlyArray<{ readonly Key: string; readonly Value: string }>
  readonly state: StateRecord
}

export type MetricAlarmDocument = Shared & { readonly kind: 'metric'; readonly config: PutMetricAlarmInput }
export type CompositeAlarmDocument = Shared & { readonly kind: 'composite'; readonly config: PutCompositeAlarmInput }

/** An alarm as it is kept: what was asked for last, and its state. Never changed in place. */
export type AlarmDocument = MetricAlarmDocument | CompositeAlarmDocument

export function initialState(now: number): StateRecord {
  return { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', updatedAt: now }
}

/** The alarm's period in seconds: its metric's, or that of the metrics that its expression stands on. */
export function periodOf({ config }: MetricAlarmDocument): number {
  return config.Period ?? config.Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period ?? 60
}

/** As DescribeAlarms shows it. */
export function describeAlarm(alarm: AlarmDocument): object {
  const { Tags: _, ...config } = alarm.config
  return {
    ...config,
    ActionsEnabled: config.ActionsEnabled ?? true,
    OKActions: config.OKActions ?? [],
    AlarmActions: config.AlarmActions ?? [],
    InsufficientDataActions: config.InsufficientDataActions ?? [],
    ...(alarm.kind === 'metric' && !alarm.config.Metrics && { Dimensions: alarm.config.Dimensions ?? [] }),
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    StateValue: alarm.state.value,
    StateReason: alarm.state.reason,
    StateReasonData: alarm.state.reasonData,
    StateUpdatedTimestamp: new Date(alarm.state.updatedAt),
    StateTransitionedTimestamp: new Date(alarm.state.updatedAt),
  }
}
