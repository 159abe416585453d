import type { CreateTrainingJobRequest, DescribeTrainingJobResponse, SageMaker } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import type { ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { requiredMetrics } from '../contract/container.ts'
import { objectUri, parseObjectUri, storageKeys } from '../contract/keys.ts'
import type { TrainingJobEnd } from '../domain/policy/training-outcome.ts'
import { createOnce } from './create-once.ts'
import { rethrowAws } from './failures.ts'
import { ownResourceName } from './job-names.ts'
import { pollUntil } from './poll.ts'
import { imageUri, roleArn } from './sagemaker-environment.ts'

export type TrainingDeps = {
  readonly sagemaker: Pick<SageMaker, 'createTrainingJob' | 'describeTrainingJob' | 'stopTrainingJob' | 'listTags'>
  readonly objects: Pick<ObjectStore, 'size'>
}

export type TrainingRequest = {
  readonly definition: ModelDefinition
  readonly runId: string
  readonly dataset: { readonly uri: string; readonly fingerprint: string }
  readonly instanceType: string
  /** Counts the instance types tried so far, from 1: each try is a job of its own. */
  readonly attempt: number
}

const ended = new Set(['Completed', 'Failed', 'Stopped'])

export function createTrainingActivities({ sagemaker, objects }: TrainingDeps) {
  return {
    async startTrainingJob(request: TrainingRequest): Promise<{ jobName: string; started: 'created' | 'adopted' }> {
      const job = trainingJobRequest(request, trainingJobName(request.definition.model, request.attempt))
      const jobName = job.TrainingJobName ?? ''
      const started = await createOnce(sagemaker, {
        what: `training job ${jobName}`,
        request: job,
        create: (withTags) => sagemaker.createTrainingJob(withTags),
        existingArn: async () => (await sagemaker.describeTrainingJob({ TrainingJobName: jobName })).TrainingJobArn,
      })
      return { jobName, started }
    },

    async awaitTrainingJob({
      jobName,
      pollEveryMs,
    }: {
      jobName: string
      pollEveryMs: number
    }): Promise<TrainingJobEnd> {
      const describe = () =>
        sagemaker
          .describeTrainingJob({ TrainingJobName: jobName })
          .catch((error) => rethrowAws(error, `describe training job ${jobName}`))
      const job = await pollUntil(
        pollEveryMs,
        describe,
        ({ TrainingJobStatus }) => ended.has(TrainingJobStatus ?? ''),
        ({ SecondaryStatus }) => ({ jobName, secondaryStatus: SecondaryStatus }),
      )
      return { ...summariseJob(job), artifactBytes: await artifactSize(objects, job) }
    },

    /** Asks SageMaker to stop the job. A job that has ended, or was never created, needs no stopping. */
    async stopTrainingJob({ model, attempt }: { model: string; attempt: number }): Promise<void> {
      const TrainingJobName = trainingJobName(model, attempt)
      await sagemaker.stopTrainingJob({ TrainingJobName }).catch((error) => {
        if (!['already-ended', 'not-found'].includes(awsErrorKind(error) ?? ''))
          rethrowAws(error, `stop training job ${TrainingJobName}`)
      })
    },
  }
}

function trainingJobName(model: string, attempt: number): string {
  return ownResourceName(model, `train-${attempt}`)
}

/** The request of CreateTrainingJob: a pure function of the definition and the data set, so that its hash recognises it. */
function trainingJobRequest(request: TrainingRequest, jobName: string): CreateTrainingJobRequest {
  const { definition, runId, dataset, instanceType } = request
  const { bucket } = definition.environment
  return {
    TrainingJobName: jobName,
    RoleArn: roleArn(definition.environment),
    AlgorithmSpecification: {
      TrainingImage: imageUri(definition),
      TrainingInputMode: 'File',
      MetricDefinitions: metricDefinitions(definition),
    },
    HyperParameters: hyperparameters(definition, dataset.fingerprint),
    InputDataConfig: ['train', 'validation'].map((channel) => ({
      ChannelName: channel,
      DataSource: {
        S3DataSource: {
          S3DataType: 'S3Prefix',
          S3Uri: `${dataset.uri}${channel}.parquet`,
          S3DataDistributionType: 'FullyReplicated',
        },
      },
    })),
    OutputDataConfig: { S3OutputPath: objectUri(bucket, `${storageKeys.run(definition.model, runId)}training`) },
    ResourceConfig: { InstanceType: instanceType as never, InstanceCount: 1, VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: Math.ceil(definition.training.maximumRuntime / 1000) },
  }
}

/** Every hyperparameter as JSON text, which is what AWS's script-mode toolkit and our containers decode. */
function hyperparameters(definition: ModelDefinition, fingerprint: string): Record<string, string> {
  const all = {
    ...definition.training.hyperparameters,
    tasks: definition.tasks,
    textFields: definition.data.record.text,
    datasetFingerprint: fingerprint,
  }
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, JSON.stringify(value)]))
}

/** Containers log `validation:<task>:<metric>=<number>;`. Reads full floats, exponents included. */
function metricDefinitions(definition: ModelDefinition) {
  return requiredMetrics(definition.tasks).map((Name) => ({
    Name,
    Regex: `${Name}=([-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)`,
  }))
}

function summariseJob(job: DescribeTrainingJobResponse): Omit<TrainingJobEnd, 'artifactBytes'> {
  return {
    jobName: job.TrainingJobName ?? '',
    status: job.TrainingJobStatus ?? '',
    secondaryStatus: job.SecondaryStatus ?? '',
    failureReason: job.FailureReason ?? null,
    artifactUri: job.ModelArtifacts?.S3ModelArtifacts ?? null,
    image: job.AlgorithmSpecification?.TrainingImage ?? '',
    instanceType: job.ResourceConfig?.InstanceType ?? '',
    startedAt: job.TrainingStartTime?.toISOString() ?? null,
    endedAt: job.TrainingEndTime?.toISOString() ?? null,
    billableSeconds: job.BillableTimeInSeconds ?? null,
    metrics: Object.fromEntries(
      (job.FinalMetricDataList ?? []).map(({ MetricName, Value }) => [MetricName ?? '', Value ?? Number.NaN]),
    ),
  }
}

async function artifactSize(
  objects: Pick<ObjectStore, 'size'>,
  job: DescribeTrainingJobResponse,
): Promise<number | null> {
  const uri = job.ModelArtifacts?.S3ModelArtifacts
  if (!uri) return null
  const { bucket, key } = parseObjectUri(uri)
  return (await objects.size(bucket, key)) ?? null
}
