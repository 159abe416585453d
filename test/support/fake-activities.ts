import type { ModelDefinition } from '../../src/config/schema.ts'
import type { ComparisonRow } from '../../src/domain/gate/comparison-row.ts'
import { measureComparison } from '../../src/domain/gate/measure-comparison.ts'
import type { CheckReport } from '../../src/domain/policy/take-check.ts'
import type { TrainingJobEnd } from '../../src/domain/policy/training-outcome.ts'
import type { createAwsQueueActivities, createComputeQueueActivities } from '../../src/workers/activities.ts'
import { exampleDefinition } from './definition.ts'

export type Activities = ReturnType<typeof createAwsQueueActivities> & ReturnType<typeof createComputeQueueActivities>

// Without the example's cool-down, so that a test need not wait days for the next retraining.
const definition: ModelDefinition = {
  ...exampleDefinition(),
  policy: { warning: 'retrain', critical: 'experiment', noNewLabels: 'ask-for-annotation' },
}
const reference = (name: string) => ({ uri: `s3://perennial-local/${name}`, sha256: name, bytes: 1 })
const traffic = (requests: number, errors = 0) => ({ requests, errors, p95Ms: 10, slowRequests: 0 })

export const trainedJob: TrainingJobEnd = {
  jobName: 'job',
  status: 'Completed',
  secondaryStatus: 'Completed',
  failureReason: null,
  artifactUri: 's3://perennial-local/model.tar.gz',
  artifactBytes: 10,
  image: 'perennial/sklearn-text:0.1',
  instanceType: 'ml.m5.xlarge',
  startedAt: '2002-09-01T00:00:00.000Z',
  endedAt: '2002-09-01T00:01:00.000Z',
  billableSeconds: 60,
  metrics: Object.fromEntries(
    Object.entries(definition.tasks).map(([task, { primaryMetric }]) => [`validation:${task}:${primaryMetric}`, 0.9]),
  ),
}

/** A check of version 1 in which nothing moved. */
export function quietReport(changes: Partial<CheckReport> = {}): CheckReport {
  const monitor = { key: 'accuracy-drop of quality of queue', kind: 'quality', advisory: false }
  const outcome = changes.outcome ?? 'ok'
  return {
    windowEnd: '2002-09-08T00:00:00.000Z',
    version: 1,
    outcome,
    reasons: [`the window is ${outcome}`],
    monitors: [{ ...monitor, outcome }],
    conceptDrift: false,
    newLabels: 100,
    folder: 's3://perennial-local/client-email/monitoring/2002-09-08T00:00:00.000Z/',
    ...changes,
  }
}

function noLifecycle(): never {
  throw new Error('this test has no lifecycle')
}

/** Measures made-up answers: of `rows` test rows, champion and challenger get the given shares right. */
export function measureShares(rows: number, challenger: number, champion: number | null) {
  const answer = (share: number, at: number, right: string, wrong: string) =>
    ((at * 7) % rows) / rows < share ? right : wrong
  const compared = Array.from({ length: rows }, (_, at): ComparisonRow => {
    const answers = (share: number) => ({
      spam: answer(share, at, at % 2 ? 'yes' : 'no', at % 2 ? 'no' : 'yes'),
      queue: answer(share, at, 'fork', 'ilug'),
    })
    return {
      id: String(at),
      group: String(at),
      slices: {},
      truth: { spam: at % 2 ? 'yes' : 'no', queue: 'fork' },
      challenger: answers(challenger),
      champion: champion === null ? undefined : answers(champion),
    }
  })
  return measureComparison(compared, definition.tasks, definition.evaluation, 1)
}

/**
 * A world in which everything goes well, without AWS: activities answer at once. `calls` names every call in order; `overrides`
 * replaces what a test is about.
 */
export function fakeActivities(overrides: Partial<Activities> = {}) {
  const calls: string[] = []
  let version = 0
  let serving: { configName: string; weights: Record<string, number> } | null = null
  const well: Activities = {
    findChampion: async () => null,
    ensureModel: async () => undefined,
    removeDeployment: async () => {
      serving = null
    },
    readDefinition: async () => definition,
    ingestAnnotations: async () => ({
      rows: 10,
      accepted: 10,
      quarantined: 0,
      byRule: {},
      duplicate: 0,
      corrected: 0,
      sameText: 0,
      files: { read: 1, empty: 0, unreadable: 0, bytes: 1, emptyKeys: [], unreadableKeys: [] },
      verdict: { outcome: 'pass', reasons: ['all is well'], evidence: {} as never },
      quarantine: null,
      staged: reference('staged'),
    }),
    buildDataset: async () =>
      ({
        fingerprint: 'fingerprint',
        uri: 's3://perennial-local/dataset/',
        manifest: reference('manifest'),
        counts: { train: 7, validation: 1, test: 2 },
      }) as never,
    startTrainingJob: async () => ({ jobName: 'job', started: 'created' }),
    awaitTrainingJob: async () => trainedJob,
    stopTrainingJob: async () => undefined,
    createModel: async () => ({ modelName: 'candidate' }),
    deleteModel: async () => undefined,
    startScoring: async ({ role }) => ({ jobName: `score-${role}` }),
    awaitScoring: async ({ jobName }) => ({ jobName, scoresUri: `s3://perennial-local/${jobName}` }),
    stopScoring: async () => undefined,
    compareModels: async ({ championScores }) => measureShares(1_000, 0.95, championScores ? 0.9 : null),
    writeEvidence: async () => ({ evidence: reference('evidence.json'), report: reference('report.html') }),
    registerModelPackage: async () => {
      version += 1
      return { packageArn: `arn:package/${version}`, version }
    },
    noteRolloutOutcome: async () => undefined,
    describeServing: async () => serving,
    startDeployment: async ({ variants }) => {
      const weights = Object.fromEntries(variants.map(({ version: v, weight }) => [`v${v}`, weight]))
      serving = { configName: Object.keys(weights).join('-'), weights }
      return { configName: serving.configName }
    },
    awaitDeployment: async () => serving ?? { configName: '', weights: {} },
    shiftTraffic: async ({ weights }) => {
      if (serving) serving = { ...serving, weights }
      return { at: Date.now() }
    },
    measureSlowThreshold: async () => ({ slowThresholdMs: 200 }),
    measureTraffic: async () => ({ atMs: Date.now(), champion: traffic(0), challenger: traffic(0) }),
    checkWindow: async () => ({ report: quietReport(), champion: { version: 1, runId: 'a' } }),
    noteFailedCheck: async () => undefined,
    recordDecision: async () => undefined,
    writeAnnotationBatch: async ({ folder }) => ({ uri: `${folder}annotation-batch.jsonl`, rows: 200 }),
    surveyAnnotations: async () => ({ files: 0, records: 0, newestMs: null, manifestHash: 'none' }),
    reportCheck: async () => noLifecycle(),
    describeRetrainings: async () => noLifecycle(),
    requestRetraining: async () => noLifecycle(),
    observeStep: async ({ step }) => ({
      elapsedMs: step.time,
      champion: traffic(1_000),
      challenger: traffic(step.requests || 100),
    }),
  }
  const behaviour: Activities = { ...well, ...overrides }
  const activities = Object.fromEntries(
    Object.keys(behaviour).map((name) => [
      name,
      (...args: never[]) => {
        calls.push(name)
        return (behaviour[name as keyof Activities] as (...given: never[]) => unknown)(...args)
      },
    ]),
  )
  /** Replaces what activities do from now on. */
  const change = (changes: Partial<Activities>) => void Object.assign(behaviour, changes)
  return { activities, calls, well, change, serving: () => serving }
}
