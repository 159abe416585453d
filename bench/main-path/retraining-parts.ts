import { type Jobs, trainingInterval, transformInterval } from './jobs.ts'
import { type Claim, type Interval, shareOut } from './timeline.ts'
import type { ActivityRun, WorkflowRecord } from './workflow-history.ts'

/** What a retraining spends its time on; the order is that of the tables. */
export const retrainingParts = [
  'training job',
  'transform jobs',
  'bakes',
  'waits for jobs',
  'data work',
  'deployment',
  'traffic shifts',
  'retirement',
  'rest',
] as const

export type RetrainingPart = (typeof retrainingParts)[number]
export type RetrainingParts = Readonly<Record<RetrainingPart, number>>

const dataWork = ['ingestAnnotations', 'buildDataset', 'compareModels', 'writeEvidence']
const waits = ['awaitTrainingJob', 'awaitScoring']
const shifts = ['shiftTraffic', 'measureTraffic', 'measureSlowThreshold', 'describeServing']

/**
 * Where the wall time of a whole retraining went, its rollout included: from the start to the close of the retraining workflow,
 * each millisecond counted for the first of these that was going on.
 *
 * - training job: TrainingStartTime to TrainingEndTime, as SageMaker reports them
 * - transform jobs: TransformStartTime to TransformEndTime; those that run side by side count once
 * - bakes: `observeStep`, which watches a step of the rollout until it had its requests and its time
 * - waits for jobs: the rest of `awaitTrainingJob` and `awaitScoring`: jobs that start, and ends that polling has not yet seen
 * - data work: annotations read, data set built, models compared, evidence and report written
 * - deployment: until the endpoint serves the new variant (`startDeployment`, `awaitDeployment`)
 * - traffic shifts: weights set, traffic measured before and after
 * - retirement: the second deployment of a rollout, which takes the old variant away
 * - rest: Temporal itself, and brief calls to AWS
 *
 * Activities count from the start of their last attempt to its end, so that waiting in a task queue is part of the rest.
 */
export function partsOfRetraining(retraining: WorkflowRecord, rollout: WorkflowRecord, jobs: Jobs): RetrainingParts {
  const activities = [...retraining.activities, ...rollout.activities]
  const of = (types: readonly string[]) => intervalsOf(activities, types)
  const { deployment, retirement } = splitDeployments(rollout.activities)
  const claims: Claim<Exclude<RetrainingPart, 'rest'>>[] = [
    ['training job', [trainingInterval(jobs.training)]],
    ['transform jobs', jobs.transforms.map(transformInterval)],
    ['bakes', of(['observeStep'])],
    ['waits for jobs', of(waits)],
    ['data work', of(dataWork)],
    ['deployment', deployment],
    ['traffic shifts', of(shifts)],
    ['retirement', retirement],
  ]
  return shareOut(retraining.interval, claims)
}

/**
 * Orchestration overhead of a whole retraining beyond its jobs' own run time: its wall time less the training job, less the
 * transform jobs, less the bakes.
 */
export function overheadMs(parts: RetrainingParts): number {
  const own: readonly RetrainingPart[] = ['training job', 'transform jobs', 'bakes']
  return retrainingParts.filter((part) => !own.includes(part)).reduce((sum, part) => sum + parts[part], 0)
}

/** A first deployment waits for the endpoint to come up once; a replacement does so, and once more to retire the old variant. */
function splitDeployments(activities: readonly ActivityRun[]): { deployment: Interval[]; retirement: Interval[] } {
  const starts = intervalsOf(activities, ['startDeployment'])
  const ends = intervalsOf(activities, ['awaitDeployment'])
  const whole = starts.flatMap(({ fromMs }, index) => {
    const end = ends[index]
    return end ? [{ fromMs, toMs: end.toMs }] : []
  })
  return { deployment: whole.slice(0, 1), retirement: whole.slice(1) }
}

function intervalsOf(activities: readonly ActivityRun[], types: readonly string[]): Interval[] {
  return activities.filter(({ type }) => types.includes(type)).map(({ interval }) => interval)
}
