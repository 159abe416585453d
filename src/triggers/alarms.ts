import type { CloudWatch, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { awsErrorKind } from '../aws/errors.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { monitoringMetrics, outcomeNumbers } from '../contract/monitoring-metrics.ts'

export type AlarmClient = Pick<CloudWatch, 'putMetricAlarm' | 'describeAlarms' | 'deleteAlarms' | 'config'>

export type UpsertedAlarms = { readonly put: readonly string[]; readonly removed: readonly string[] }

type Monitoring = NonNullable<ModelDefinition['monitoring']>
type Alarm = Monitoring['alarms'][number]

const levels = ['insufficient-data', 'warning', 'critical', 'error'] as const satisfies readonly Alarm['on'][]
const dayS = 86_400

// The embedded AWS has one account.
const embeddedAccount = '000000000000'

/** Makes CloudWatch's alarms on a model's checks what its definition says: puts those that it asks for, and removes the others. */
export async function upsertAlarms(cloudwatch: AlarmClient, definition: ModelDefinition): Promise<UpsertedAlarms> {
  const { model, monitoring, environment } = definition
  const region = environment.region ?? (await cloudwatch.config.region())
  const topicsOf = `arn:aws:sns:${region}:${environment.account ?? embeddedAccount}:`
  const wanted = (monitoring?.alarms ?? []).map((alarm) => alarmRequest(definition, alarm, `${topicsOf}${alarm.topic}`))
  for (const request of wanted) await cloudwatch.putMetricAlarm(request)
  const put = wanted.map(({ AlarmName = '' }) => AlarmName)
  const others = levels.map((level) => alarmName(model, level)).filter((name) => !put.includes(name))
  const removed = await findAlarms(cloudwatch, others, put.length > 0)
  if (removed.length > 0) await cloudwatch.deleteAlarms({ AlarmNames: removed })
  return { put, removed }
}

/** `perennial-client-email-critical`. */
function alarmName(model: string, level: Alarm['on']): string {
  return `perennial-${model}-${level}`
}

/**
 * One alarm. Between two checks there is nothing to see, so that it keeps its state; but where checks come every day, and what is asked
 * for is to hear of what is not known, the topic is told too when they cease to come. That is no alarm of CloudWatch, which would ring from
 * `apply` to the first check. CloudWatch looks back too short a time to miss a weekly or monthly check.
 */
function alarmRequest({ model, monitoring }: ModelDefinition, { on }: Alarm, topicArn: string): PutMetricAlarmInput {
  const { dayOfWeek, dayOfMonth } = monitoring?.schedule.calendar ?? {}
  const daily = dayOfWeek === undefined && dayOfMonth === undefined
  const silenceCounts = daily && (on === 'error' || on === 'insufficient-data')
  return {
    AlarmName: alarmName(model, on),
    AlarmDescription: `The last check of ${model} ended as ${levels.slice(levels.indexOf(on)).join(', ')}${silenceCounts ? '; told too when checks cease to come' : ''}.`,
    Namespace: monitoringMetrics.namespace,
    MetricName: monitoringMetrics.outcome,
    Dimensions: [{ Name: 'Model', Value: model }],
    Statistic: 'Maximum',
    Period: dayS,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: outcomeNumbers[on],
    TreatMissingData: silenceCounts ? 'missing' : 'ignore',
    AlarmActions: [topicArn],
    InsufficientDataActions: silenceCounts ? [topicArn] : [],
  }
}

/** Those of the alarms that are there. Who asks for none needs no right to look at alarms either. */
async function findAlarms(cloudwatch: AlarmClient, names: string[], mustKnow: boolean): Promise<string[]> {
  if (names.length === 0) return []
  try {
    const { MetricAlarms = [] } = await cloudwatch.describeAlarms({ AlarmNames: names })
    return MetricAlarms.flatMap(({ AlarmName }) => AlarmName ?? [])
  } catch (error) {
    if (!mustKnow && awsErrorKind(error) === 'denied') return []
    throw error
  }
}
