/** A training job as it ended, from DescribeTrainingJob. */
export type TrainingJobEnd = {
  readonly jobName: string
  readonly status: string
  readonly secondaryStatus: string
  readonly failureReason: string | null
  readonly artifactUri: string | null
  /** Bytes of the artefact in S3; `null` when it is not there. */
  readonly artifactBytes: number | null
  readonly image: string
  readonly instanceType: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly billableSeconds: number | null
  readonly metrics: Readonly<Record<string, number>>
}

export type TrainingOutcome =
  | { readonly kind: 'trained'; readonly artifactUri: string }
  /** AWS had no such instance: the next type on the ladder may do. */
  | { readonly kind: 'capacity-short'; readonly reason: string }
  /** AWS itself failed: the same job may well succeed the next time. */
  | { readonly kind: 'service-fault'; readonly reason: string }
  | { readonly kind: 'failed' | 'stopped' | 'evidence-missing'; readonly reason: string }

const capacity = /CapacityError|Insufficient capacity/i
const fault = /^(InternalServerError|JOB_INTERNAL_ERROR)\b/i

/**
 * What the end of a training job means. Only `Completed` with an artefact and with the metrics it had to report is a model:
 * a job that ran out of time ends as `Stopped` and leaves one that merely looks valid.
 */
export function assessTrainingJob(job: TrainingJobEnd, expectedMetrics: readonly string[]): TrainingOutcome {
  const reason = job.failureReason ?? 'no failure reason given'
  if (job.status === 'Failed' && capacity.test(reason)) return { kind: 'capacity-short', reason }
  if (job.status === 'Failed' && fault.test(reason)) return { kind: 'service-fault', reason }
  if (job.status === 'Failed') return { kind: 'failed', reason: `training job ${job.jobName} failed: ${reason}` }
  if (job.status !== 'Completed') {
    return {
      kind: 'stopped',
      reason: `training job ${job.jobName} ended as ${job.status} (${job.secondaryStatus}), not as Completed`,
    }
  }
  if (!job.artifactUri || !job.artifactBytes) {
    return {
      kind: 'evidence-missing',
      reason: `training job ${job.jobName} completed without an artefact (${job.artifactUri ?? 'no address'})`,
    }
  }
  const missing = expectedMetrics.filter((name) => !Number.isFinite(job.metrics[name]))
  if (missing.length > 0) {
    return {
      kind: 'evidence-missing',
      reason: `training job ${job.jobName} completed without reporting ${missing.join(', ')}`,
    }
  }
  return { kind: 'trained', artifactUri: job.artifactUri }
}
