import type { CreateTransformJobRequest, DescribeTransformJobResponse, SageMaker } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { scoringContentType } from '../contract/container.ts'
import { datasetFiles, objectUri, storageKeys } from '../contract/keys.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import { createOnce } from './create-once.ts'
import { failure, rethrowAws } from './failures.ts'
import { ownResourceName } from './job-names.ts'
import { pollUntil } from './poll.ts'
import { imageUri, roleArn } from './sagemaker-environment.ts'

export type ScoringDeps = {
  readonly sagemaker: Pick<
    SageMaker,
    | 'createModel'
    | 'describeModel'
    | 'deleteModel'
    | 'createTransformJob'
    | 'describeTransformJob'
    | 'stopTransformJob'
    | 'listTags'
    | 'describeModelPackage'
  >
}

export type ScoringRole = 'champion' | 'challenger'

export type ScoringRequest = {
  readonly definition: ModelDefinition
  readonly runId: string
  readonly role: ScoringRole
  readonly modelName: string
  /** Folder of the data set whose test rows are scored. */
  readonly datasetUri: string
}

const ended = new Set(['Completed', 'Failed', 'Stopped'])

export function createScoringActivities({ sagemaker }: ScoringDeps) {
  return {
    /** The SageMaker model of a trained artefact: scored for the gate, and served unchanged if it passes. */
    async createModel(input: {
      definition: ModelDefinition
      artifactUri: string
      jobName: string
    }): Promise<{ modelName: string }> {
      const { definition, artifactUri, jobName } = input
      const ModelName = ownResourceName(definition.model, 'model')
      await createOnce(sagemaker, {
        what: `model ${ModelName}`,
        request: {
          ModelName,
          ExecutionRoleArn: roleArn(definition.environment),
          PrimaryContainer: {
            Image: imageUri(definition),
            ModelDataUrl: artifactUri,
            Environment: { PERENNIAL_MODEL_VERSION: jobName },
          },
        },
        create: (withTags) => sagemaker.createModel(withTags),
        existingArn: async () => (await sagemaker.describeModel({ ModelName })).ModelArn,
      })
      return { modelName: ModelName }
    },

    /** Makes the champion's SageMaker model again from the registry if somebody deleted it, before anything is paid for. */
    async ensureModel(input: { definition: ModelDefinition; champion: Champion }): Promise<void> {
      const { modelName: ModelName, packageArn, runId } = input.champion
      try {
        await sagemaker.describeModel({ ModelName })
      } catch (error) {
        if (awsErrorKind(error) !== 'not-found') rethrowAws(error, `describe model ${ModelName}`)
        const { InferenceSpecification } = await sagemaker
          .describeModelPackage({ ModelPackageName: packageArn })
          .catch((cause) => rethrowAws(cause, `describe ${packageArn}, to make model ${ModelName} again`))
        const [container] = InferenceSpecification?.Containers ?? []
        if (!container)
          throw failure('EvidenceMissing', `${packageArn} names no container to make model ${ModelName} of again`)
        const { Image, ModelDataUrl } = container
        const PrimaryContainer = { Image, ModelDataUrl, Environment: { PERENNIAL_MODEL_VERSION: runId } }
        await sagemaker
          .createModel({ ModelName, ExecutionRoleArn: roleArn(input.definition.environment), PrimaryContainer })
          .catch((cause) => {
            if (awsErrorKind(cause) !== 'name-taken') rethrowAws(cause, `create model ${ModelName}`)
          })
      }
    },

    /** Removes the model of a candidate that will not serve. */
    async deleteModel({ modelName }: { modelName: string }): Promise<void> {
      await sagemaker.deleteModel({ ModelName: modelName }).catch((error) => {
        if (awsErrorKind(error) !== 'not-found') rethrowAws(error, `delete model ${modelName}`)
      })
    },

    async startScoring(request: ScoringRequest): Promise<{ jobName: string }> {
      const job = transformJobRequest(request, scoringJobName(request.definition.model, request.role))
      const jobName = job.TransformJobName ?? ''
      await createOnce(sagemaker, {
        what: `transform job ${jobName}`,
        request: job,
        create: (withTags) => sagemaker.createTransformJob(withTags),
        existingArn: async () => (await sagemaker.describeTransformJob({ TransformJobName: jobName })).TransformJobArn,
      })
      return { jobName }
    },

    async awaitScoring({
      jobName,
      pollEveryMs,
    }: {
      jobName: string
      pollEveryMs: number
    }): Promise<{ jobName: string; scoresUri: string }> {
      const describe = () =>
        sagemaker
          .describeTransformJob({ TransformJobName: jobName })
          .catch((error) => rethrowAws(error, `describe transform job ${jobName}`))
      const job = await pollUntil(
        pollEveryMs,
        describe,
        ({ TransformJobStatus }) => ended.has(TransformJobStatus ?? ''),
        ({ TransformJobStatus }) => ({ jobName, status: TransformJobStatus }),
      )
      return { jobName, scoresUri: scoresUri(job) }
    },

    async stopScoring({ model, role }: { model: string; role: ScoringRole }): Promise<void> {
      const TransformJobName = scoringJobName(model, role)
      await sagemaker.stopTransformJob({ TransformJobName }).catch((error) => {
        if (!['already-ended', 'not-found'].includes(awsErrorKind(error) ?? ''))
          rethrowAws(error, `stop transform job ${TransformJobName}`)
      })
    },
  }
}

function scoringJobName(model: string, role: ScoringRole): string {
  return ownResourceName(model, `score-${role}`)
}

function transformJobRequest(request: ScoringRequest, jobName: string): CreateTransformJobRequest {
  const { definition, runId, role, modelName, datasetUri } = request
  const output = `${storageKeys.run(definition.model, runId)}scores/${role}/`
  return {
    TransformJobName: jobName,
    ModelName: modelName,
    BatchStrategy: 'MultiRecord',
    MaxPayloadInMB: 6,
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `${datasetUri}${datasetFiles.scoring}` } },
      ContentType: scoringContentType,
      SplitType: 'Line',
    },
    TransformOutput: {
      S3OutputPath: objectUri(definition.environment.bucket, output),
      Accept: scoringContentType,
      AssembleWith: 'Line',
    },
    TransformResources: { InstanceType: definition.rollout.instanceType as never, InstanceCount: 1 },
  }
}

function scoresUri(job: DescribeTransformJobResponse): string {
  const name = job.TransformJobName ?? ''
  if (job.TransformJobStatus !== 'Completed') {
    throw failure(
      'TransformFailed',
      `transform job ${name} ended as ${job.TransformJobStatus}: ${job.FailureReason ?? 'no failure reason given'}`,
    )
  }
  const folder = job.TransformOutput?.S3OutputPath
  if (!folder) throw failure('EvidenceMissing', `transform job ${name} completed without an output path`)
  return `${folder.replace(/\/*$/, '/')}${datasetFiles.scoring}.out`
}
