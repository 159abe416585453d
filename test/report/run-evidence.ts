import type { RunEvidence } from '../../src/domain/evidence.ts'
import { judgeGate } from '../../src/domain/gate/judge-gate.ts'
import { measureComparison } from '../../src/domain/gate/measure-comparison.ts'
import { judgeCanary } from '../../src/domain/rollout/judge-canary.ts'
import { queueRows, queueTask } from '../domain/gate/rows.ts'

const limits = { errorRateIncrease: 0.01, p95Increase: 0.5, p95Tolerated: 200 }
const evaluation = {
  floors: [{ task: 'queue', metric: 'accuracy', atLeast: 0.6, tolerance: 0.03 }],
  againstChampion: { margin: 0.02, errorRate: 0.05 },
}

/** The evidence of a gate where the challenger alone is right in `better` rows, the champion alone in `worse`, of 200 and these. */
export function gateEvidence(
  better: number,
  worse: number,
): Pick<RunEvidence, 'model' | 'runId' | 'measurement' | 'verdict'> {
  const rows = queueRows([
    { count: 200, challenger: 'loans', champion: 'loans' },
    { count: better, challenger: 'loans', champion: 'cards' },
    { count: worse, challenger: 'cards', champion: 'loans' },
  ])
  const measurement = measureComparison(rows, { queue: queueTask }, evaluation, 2002)
  return { model: 'client-email', runId: 'r1', measurement, verdict: judgeGate(measurement, evaluation) }
}

function stepEvidence(weight: number, errors: number) {
  const counts = { slowRequests: 0, p95Ms: 12.5 }
  const observed = {
    elapsedMs: 4200,
    champion: { requests: 1260, errors: 1, ...counts },
    challenger: { requests: 60, errors, ...counts },
  }
  const verdict = judgeCanary({ step: { weight, requests: 40, time: 2000, atMost: 120_000 }, observed, limits })
  return { weightPercent: weight * 100, ...verdict }
}

const may = { from: '2002-05-01T00:00:00Z', to: '2002-05-31T00:00:00Z' }

export const wholeRun: RunEvidence = {
  ...gateEvidence(40, 5),
  requests: [
    {
      requestId: 'q1',
      trigger: 'manual',
      reason: 'August <b>arrived</b> & "more"',
      requestedAt: '2002-09-01T06:00:00Z',
    },
  ],
  championVersion: 1,
  definition: { uri: 's3://b/client-email/definitions/d.json', sha256: 'd'.repeat(64) },
  annotations: { files: 3, rows: 300, accepted: 288, quarantined: { unknownLabel: 12, missingText: 0 }, duplicates: 4 },
  dataset: {
    fingerprint: 'f'.repeat(64),
    uri: 's3://b/client-email/datasets/f/',
    counts: { train: 200, validation: 20, test: 245 },
    period: may,
    periods: { train: may, validation: may, test: null },
    labelled: { queue: { train: 190, validation: 19, test: 245 } },
    testFrom: null,
    leftOut: { straddling: 1, quarantined: 12, duplicate: 4, corrected: 0, sameText: 2 },
  },
  training: {
    jobName: 'client-email-1',
    image: 'perennial/sklearn-text:0.1',
    instanceType: 'ml.m5.xlarge',
    startedAt: '2002-09-01T06:01:00Z',
    endedAt: '2002-09-01T06:01:07Z',
    billableSeconds: 7,
    metrics: { 'validation:queue:accuracy': 0.81 },
  },
  modelPackage: { arn: 'arn:aws:sagemaker:eu-west-1:1:model-package/client-email/2', version: 2 },
  rollout: {
    outcome: 'promoted',
    reasons: ['passed 2 canary steps'],
    steps: [stepEvidence(0.1, 0), stepEvidence(0.5, 0)],
  },
}

export const rolledBack: RunEvidence = {
  ...wholeRun,
  rollout: {
    outcome: 'rolled-back',
    reasons: stepEvidence(0.1, 12).reasons,
    steps: [
      stepEvidence(0.1, 12),
      { weightPercent: 50, outcome: 'fail', reasons: ['rolled back by ann: it looks odd'], evidence: null },
    ],
  },
}
