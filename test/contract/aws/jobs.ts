import type {
  CreateHyperParameterTuningJobRequest,
  CreateProcessingJobRequest,
  CreateTrainingJobRequest,
  CreateTransformJobRequest,
} from '@aws-sdk/client-sagemaker'
import type { AwsTarget } from './target.ts'

/** A training job whose container does what its hyperparameter `behaviour` says. */
export function trainingJob(
  { image, roleArn, bucket, instanceType }: AwsTarget,
  TrainingJobName: string,
  behaviour: string,
  more: Partial<CreateTrainingJobRequest> = {},
): CreateTrainingJobRequest {
  return {
    TrainingJobName,
    RoleArn: roleArn,
    AlgorithmSpecification: {
      TrainingImage: image,
      TrainingInputMode: 'File',
      MetricDefinitions: [{ Name: 'loss', Regex: 'loss=([-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?);' }],
    },
    HyperParameters: { behaviour },
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/contract/out` },
    ResourceConfig: { InstanceType: instanceType, InstanceCount: 1, VolumeSizeInGB: 5 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
    ...more,
  }
}

/** A processing job that runs a line of JavaScript in the image; AWS takes 256 characters of it. */
export function processingJob(
  { image, roleArn, bucket, instanceType }: AwsTarget,
  ProcessingJobName: string,
  script: string,
): CreateProcessingJobRequest {
  return {
    ProcessingJobName,
    RoleArn: roleArn,
    AppSpecification: { ImageUri: image, ContainerEntrypoint: ['node', '-e', script] },
    ProcessingResources: { ClusterConfig: { InstanceType: instanceType, InstanceCount: 1, VolumeSizeInGB: 5 } },
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'result',
          S3Output: {
            S3Uri: `s3://${bucket}/contract/processed/${ProcessingJobName}`,
            LocalPath: '/opt/ml/processing/output',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
  }
}

export function transformJob(
  { bucket, instanceType }: AwsTarget,
  TransformJobName: string,
  ModelName: string,
  inputKey: string,
): CreateTransformJobRequest {
  return {
    TransformJobName,
    ModelName,
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/${inputKey}` } },
      ContentType: 'text/plain',
      SplitType: 'Line',
    },
    TransformOutput: { S3OutputPath: `s3://${bucket}/contract/transformed/${TransformJobName}`, AssembleWith: 'Line' },
    TransformResources: { InstanceType: instanceType, InstanceCount: 1 },
  }
}

/** Two trainings one after the other, with a number of which the container takes no notice. */
export function tuningJob(target: AwsTarget, name: string): CreateHyperParameterTuningJobRequest {
  const { AlgorithmSpecification, HyperParameters, RoleArn, OutputDataConfig, ResourceConfig, StoppingCondition } =
    trainingJob(target, name, 'train')
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
      ParameterRanges: { ContinuousParameterRanges: [{ Name: 'rate', MinValue: '0.1', MaxValue: '0.9' }] },
    },
    TrainingJobDefinition: {
      AlgorithmSpecification: {
        TrainingImage: target.image,
        TrainingInputMode: 'File',
        MetricDefinitions: AlgorithmSpecification?.MetricDefinitions,
      },
      RoleArn,
      OutputDataConfig,
      ResourceConfig,
      StoppingCondition,
      StaticHyperParameters: HyperParameters,
    },
  }
}
