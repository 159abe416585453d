import { describe, expect, it } from 'vitest'
import { assessTrainingJob, type TrainingJobEnd } from '../../../src/domain/policy/training-outcome.ts'

const completed: TrainingJobEnd = {
  jobName: 'm-train-1-abc',
  status: 'Completed',
  secondaryStatus: 'Completed',
  failureReason: null,
  artifactUri: 's3://b/m/model.tar.gz',
  artifactBytes: 1_000,
  image: 'i',
  instanceType: 'ml.m5.xlarge',
  startedAt: null,
  endedAt: null,
  billableSeconds: 3,
  metrics: { 'validation:queue:accuracy': 0.8 },
}
const required = ['validation:queue:accuracy']

describe('a training job', () => {
  it('that completed with artefact and metrics has trained a model', () => {
    expect(assessTrainingJob(completed, required)).toEqual({ kind: 'trained', artifactUri: 's3://b/m/model.tar.gz' })
  })

  it.each([
    ['was stopped', { status: 'Stopped', secondaryStatus: 'Stopped' }, 'stopped'],
    [
      'ran out of time, which AWS calls Stopped too',
      { status: 'Stopped', secondaryStatus: 'MaxRuntimeExceeded' },
      'stopped',
    ],
    ['failed', { status: 'Failed', failureReason: 'AlgorithmError: no rows' }, 'failed'],
    ['found no capacity', { status: 'Failed', failureReason: 'CapacityError: Unable to provision' }, 'capacity-short'],
    [
      'met a fault of AWS itself',
      { status: 'Failed', failureReason: 'InternalServerError: try again' },
      'service-fault',
    ],
    ['completed without an artefact', { artifactUri: null }, 'evidence-missing'],
    ['completed with an artefact that is not there', { artifactBytes: null }, 'evidence-missing'],
    ['completed with an empty artefact', { artifactBytes: 0 }, 'evidence-missing'],
    ['completed without a metric it had to report', { metrics: {} }, 'evidence-missing'],
    [
      'reported a metric that is no number',
      { metrics: { 'validation:queue:accuracy': Number.NaN } },
      'evidence-missing',
    ],
  ])('that %s has not', (_, change, kind) => {
    expect(assessTrainingJob({ ...completed, ...change }, required).kind).toBe(kind)
  })

  it('says its reason in words', () => {
    const outcome = assessTrainingJob(
      { ...completed, status: 'Stopped', secondaryStatus: 'MaxRuntimeExceeded' },
      required,
    )
    expect(outcome).toMatchObject({
      reason: 'training job m-train-1-abc ended as Stopped (MaxRuntimeExceeded), not as Completed',
    })
  })
})
