import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow'
import type { createAnnotationSurveyActivities } from '../activities/annotation-survey.ts'
import type { createAnnotationActivities } from '../activities/annotations.ts'
import type { createCanaryActivities } from '../activities/canary.ts'
import type { createChampionActivities } from '../activities/champion.ts'
import type { createComparisonActivities } from '../activities/comparison.ts'
import type { createDatasetActivities } from '../activities/datasets.ts'
import type { createDefinitionActivities } from '../activities/definitions.ts'
import type { createEndpointActivities } from '../activities/endpoints.ts'
import type { createEvidenceActivities } from '../activities/evidence.ts'
import type { createLifecycleActivities } from '../activities/lifecycle.ts'
import type { createMonitoringActivities } from '../activities/monitoring.ts'
import type { createRegistryActivities } from '../activities/registry.ts'
import type { createScoringActivities } from '../activities/scoring.ts'
import type { createTrainingActivities } from '../activities/training.ts'
import { taskQueues } from '../contract/task-queues.ts'

type Brief = ReturnType<typeof createDefinitionActivities> &
  Pick<ReturnType<typeof createTrainingActivities>, 'startTrainingJob' | 'stopTrainingJob'> &
  Pick<
    ReturnType<typeof createScoringActivities>,
    'createModel' | 'ensureModel' | 'deleteModel' | 'startScoring' | 'stopScoring'
  > &
  ReturnType<typeof createRegistryActivities> &
  ReturnType<typeof createChampionActivities> &
  ReturnType<typeof createLifecycleActivities>
type Measuring = Pick<ReturnType<typeof createCanaryActivities>, 'measureTraffic' | 'measureSlowThreshold'>
type Settling = ReturnType<typeof createEndpointActivities>
type Waiting = Pick<ReturnType<typeof createTrainingActivities>, 'awaitTrainingJob'> &
  Pick<ReturnType<typeof createScoringActivities>, 'awaitScoring'> &
  Pick<ReturnType<typeof createCanaryActivities>, 'observeStep'>
type Computing = ReturnType<typeof createAnnotationActivities> &
  ReturnType<typeof createDatasetActivities> &
  ReturnType<typeof createComparisonActivities> &
  ReturnType<typeof createEvidenceActivities> &
  ReturnType<typeof createAnnotationSurveyActivities>
type Checking = ReturnType<typeof createMonitoringActivities>

const codeErrors = ['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError']
const patiently = { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' } as const

/**
 * One call or a few, seconds each. A cancellation waits for the call to end: a create whose answer is still under way has to
 * land before its compensation stops what it made, or the job would run on unseen. Retried until AWS answers; which errors are
 * final is said where they arise (`contract/failures.ts`).
 */
export const brief = proxyActivities<Brief>({
  taskQueue: taskQueues.aws,
  startToCloseTimeout: '1 minute',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: patiently,
})

/** One read of CloudWatch. A rollout does not wait for it without end: what cannot be measured cannot be promoted. */
export const measuring = proxyActivities<Measuring>({
  taskQueue: taskQueues.aws,
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '5 minutes',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: patiently,
})

/**
 * Changes of an endpoint, each waiting for it to settle: 10 to 25 minutes on AWS. A cancellation waits for them as well: a rollback
 * that looked before an update landed would find nothing to undo.
 */
export function settling(lostAfterMs: number) {
  return proxyActivities<Settling>({
    taskQueue: taskQueues.aws,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: lostAfterMs,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: patiently,
  })
}

/**
 * Reads and computes over records: one attempt per slot of the machine, minutes at the most. Patient with AWS, since a paid
 * training may stand behind it; an error of the code itself is final.
 */
export const computing = proxyActivities<Computing>({
  taskQueue: taskQueues.compute,
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '2 minutes',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  scheduleToCloseTimeout: '1 day',
  retry: { ...patiently, nonRetryableErrorTypes: codeErrors },
})

/**
 * A check of a window: reads its files and measures over them. Hours of trying at the most, since a later check looks at later
 * windows, and an alarm that comes a day late is another one.
 */
export const checking = proxyActivities<Checking>({
  taskQueue: taskQueues.compute,
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '2 minutes',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  scheduleToCloseTimeout: '6 hours',
  retry: { ...patiently, nonRetryableErrorTypes: codeErrors },
})

/**
 * Waits for a paid job or for traffic, as long as `atMostMs`. A worker that is silent for `lostAfterMs` counts as lost and
 * another goes on waiting; the job itself runs on. A cancellation does not wait for the next heartbeat, since the
 * compensation that stops the job is what saves money.
 */
export function waiting(atMostMs: number, lostAfterMs: number) {
  return proxyActivities<Waiting>({
    taskQueue: taskQueues.aws,
    startToCloseTimeout: atMostMs,
    heartbeatTimeout: lostAfterMs,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: patiently,
  })
}
