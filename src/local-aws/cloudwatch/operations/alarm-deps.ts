import type { Clock } from '../../clock.ts'
import type { Alarms } from '../alarms/alarms.ts'
import type { Composites } from '../alarms/composites.ts'
import type { AlarmEvaluator } from '../alarms/evaluator.ts'

/** What the operations on alarms work with. */
export type AlarmDeps = {
  readonly alarms: Alarms
  readonly composites: Composites
  readonly evaluator: AlarmEvaluator
  readonly clock: Clock
}
