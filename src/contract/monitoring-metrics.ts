import type { MonitorOutcome } from '../domain/drift/assess.ts'

/** The metrics of checks in CloudWatch. Those of a model have the dimension `Model`, those of a monitor `Monitor` too. */
export const monitoringMetrics = {
  namespace: 'Perennial/Monitoring',
  outcome: 'Outcome',
  rows: 'Rows',
  effect: 'Effect',
  effectLowerBound: 'EffectLowerBound',
} as const

/**
 * Outcomes as the numbers of the metric `Outcome`, so that an alarm at one of them rings at all that ask for more attention. A check that
 * failed comes last: nobody knows what it would have found.
 */
export const outcomeNumbers: Readonly<Record<MonitorOutcome, number>> = {
  ok: 0,
  'insufficient-data': 1,
  warning: 2,
  critical: 3,
  error: 4,
}
