import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { AlarmStates, EventSink, MetricSample, MetricSink, Operations } from '../service.ts'
import { type AlarmActionSink, openAlarms } from './alarms/alarms.ts'
import { watchComposites } from './alarms/composites.ts'
import { createAlarmEvaluator } from './alarms/evaluator.ts'
import { openMetricStore, type Recorded } from './metric-store.ts'
import type { AlarmDeps } from './operations/alarm-deps.ts'
import { createAlarmState } from './operations/alarm-state.ts'
import { createAlarmTags } from './operations/alarm-tags.ts'
import { createDescribeAlarms } from './operations/describe-alarms.ts'
import { createGetMetricData } from './operations/get-metric-data.ts'
import { createGetMetricStatistics } from './operations/get-metric-statistics.ts'
import { createListMetrics } from './operations/list-metrics.ts'
import { createPutAlarms } from './operations/put-alarms.ts'
import { createPutMetricData } from './operations/put-metric-data.ts'

export type CloudWatch = {
  readonly operations: Operations
  readonly sink: MetricSink
  readonly alarmStates: AlarmStates
  close(): Promise<void>
}

export type CloudWatchOptions = {
  readonly folder: string
  readonly log: Log
  readonly clock: Clock
  readonly account: string
  readonly region: string
  readonly events: EventSink
  /** Tells an SNS topic. */
  readonly actions: AlarmActionSink
}

/** Metrics and the alarms that watch them. */
export async function createCloudWatch(options: CloudWatchOptions): Promise<CloudWatch> {
  const { log, clock, account, region } = options
  const store = await openMetricStore(options.folder, clock.now)
  const alarms = await openAlarms({ ...options, folder: join(options.folder, 'alarms'), now: clock.now })
  const composites = watchComposites(alarms, clock)
  const evaluator = createAlarmEvaluator({ store, clock, account, region, alarms, log })
  for (const { name } of alarms.all()) evaluator.watch(name)
  const deps: AlarmDeps = { alarms, composites, evaluator, clock }
  return {
    operations: {
      PutMetricData: createPutMetricData(store, clock.now),
      GetMetricData: createGetMetricData({ store, account, region }),
      GetMetricStatistics: createGetMetricStatistics(store),
      ListMetrics: createListMetrics(store, clock.now),
      ...createPutAlarms(deps),
      ...createDescribeAlarms(deps),
      ...createAlarmState(deps),
      ...createAlarmTags(deps),
    },
    sink: {
      record(samples) {
        const kept = samples.filter(({ value }) => Number.isFinite(value)).map(asRecorded)
        store.add(kept).catch((err) => log.error({ err }, 'metrics could not be written to disk'))
      },
    },
    alarmStates: { stateOf: (name) => alarms.find(name)?.state.value },
    async close() {
      await evaluator.close()
      await alarms.close()
      await store.close()
    },
  }
}

function asRecorded({ namespace, name, dimensions, value, unit = 'None', time }: MetricSample): Recorded {
  return { metric: { namespace, name, dimensions }, measurements: [{ time, unit, value, count: 1 }] }
}
