import { setTimeout as sleep } from 'node:timers/promises'
import type {
  CreateEndpointConfigInput,
  CreateTrainingJobRequest,
  DescribeEndpointOutput,
  DescribeTrainingJobResponse,
  DescribeTransformJobResponse,
  SageMaker,
} from '@aws-sdk/client-sagemaker'
import type { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime'
import { image } from './local-sagemaker.ts'

/** Any embedded SageMaker, in this process or in one of its own. */
export type Clients = { readonly sagemaker: SageMaker; readonly runtime: SageMakerRuntime }

const RoleArn = 'arn:aws:iam::000000000000:role/test'

export function trainingJob(
  name: string,
  hyperparameters: Record<string, string>,
  more: Partial<CreateTrainingJobRequest> = {},
): CreateTrainingJobRequest {
  return {
    TrainingJobName: name,
    RoleArn,
    AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
    HyperParameters: hyperparameters,
    OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ...more,
  }
}

export function channel(name: string, uri: string) {
  return { ChannelName: name, DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: uri } } }
}

/** A model whose container behaves as told, and a configuration with one variant for each of the given models. */
export async function createModel(
  { sagemaker }: Clients,
  ModelName: string,
  behaviour = 'echo',
  more: { ModelDataUrl?: string; Image?: string } = {},
) {
  await sagemaker.createModel({
    ModelName,
    ExecutionRoleArn: RoleArn,
    PrimaryContainer: { Image: image, Environment: { BEHAVIOUR: behaviour }, ...more },
  })
}

export async function createConfig(
  { sagemaker }: Clients,
  EndpointConfigName: string,
  weights: Readonly<Record<string, number>>,
  more: Partial<CreateEndpointConfigInput> = {},
) {
  const ProductionVariants = Object.entries(weights).map(([model, weight]) => ({
    VariantName: model,
    ModelName: model,
    InstanceType: 'ml.m5.large' as const,
    InitialInstanceCount: 1,
    InitialVariantWeight: weight,
  }))
  await sagemaker.createEndpointConfig({ EndpointConfigName, ProductionVariants, ...more })
}

export async function until<T>(read: () => Promise<T>, done: (value: T) => boolean, what: string): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const value = await read()
    if (done(value)) return value
    if (Date.now() > deadline) throw new Error(`${what} did not come within 30 s: ${JSON.stringify(value)}`)
    await sleep(20)
  }
}

const ended = ['Completed', 'Failed', 'Stopped']

export function trainingEnd({ sagemaker }: Clients, name: string): Promise<DescribeTrainingJobResponse> {
  const read = () => sagemaker.describeTrainingJob({ TrainingJobName: name })
  return until(read, (job) => ended.includes(job.TrainingJobStatus ?? ''), `the end of ${name}`)
}

export function transformEnd({ sagemaker }: Clients, name: string): Promise<DescribeTransformJobResponse> {
  const read = () => sagemaker.describeTransformJob({ TransformJobName: name })
  return until(read, (job) => ended.includes(job.TransformJobStatus ?? ''), `the end of ${name}`)
}

/** The endpoint once nothing is under way with it. */
export function settledEndpoint({ sagemaker }: Clients, name: string): Promise<DescribeEndpointOutput> {
  const read = () => sagemaker.describeEndpoint({ EndpointName: name })
  return until(read, (endpoint) => ['InService', 'Failed'].includes(endpoint.EndpointStatus ?? ''), `${name} at rest`)
}

/** Invokes and answers with the status, the text and who answered; an error's name and members where there is one. */
export async function invoke({ runtime }: Clients, EndpointName: string, text: string, more: object = {}) {
  const answer = await runtime.invokeEndpoint({ EndpointName, Body: Buffer.from(text), ...more })
  return {
    text: Buffer.from(answer.Body ?? []).toString('utf8'),
    variant: answer.InvokedProductionVariant,
    contentType: answer.ContentType,
    customAttributes: answer.CustomAttributes,
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
