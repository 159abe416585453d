import type { CloudWatch } from '@aws-sdk/client-cloudwatch'
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import type { EventBridge } from '@aws-sdk/client-eventbridge'
import type { S3 } from '@aws-sdk/client-s3'
import type {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  SageMaker,
  TrainingInstanceType,
  TransformInstanceType,
} from '@aws-sdk/client-sagemaker'
import type { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime'
import type { SNS } from '@aws-sdk/client-sns'
import type { SQS } from '@aws-sdk/client-sqs'
import type { STS } from '@aws-sdk/client-sts'

export type AwsClients = {
  readonly sagemaker: SageMaker
  readonly runtime: SageMakerRuntime
  readonly s3: S3
  readonly cloudwatch: CloudWatch
  readonly logs: CloudWatchLogs
  readonly sqs: SQS
  readonly sns: SNS
  readonly events: EventBridge
  readonly sts: STS
}

/** An AWS to hold the contract against: the embedded one or AWS itself. */
export type AwsTarget = {
  readonly clients: AwsClients
  readonly account: string
  readonly region: string
  readonly bucket: string
  readonly roleArn: string
  /** An image of the containers in `test/support/containers`, see the README beside this file. */
  readonly image: string
  /** Fits training, processing, transform and endpoints, of which at least two may run at once. */
  readonly instanceType: InstanceType
  /** One of which no instance may run. */
  readonly instanceTypeWithoutQuota: TrainingInstanceType & ProductionVariantInstanceType
  /** For waiters: seconds between two looks, and to the end of patience. */
  readonly wait: { readonly minDelay: number; readonly maxDelay: number; readonly maxWaitTime: number }
  /** Makes something go wrong; only the embedded AWS does so on request. */
  readonly provoke: (fault: Fault) => Promise<void>
  /** Ends this AWS and starts it again on what it kept; only the embedded one can be. */
  readonly restart: () => Promise<void>
}

/** What is to go wrong, as the embedded AWS takes it at its admin endpoint. */
export type Fault = { readonly kind: string; readonly operation: string; readonly name: string; readonly times: number }

export type InstanceType = TrainingInstanceType &
  ProductionVariantInstanceType &
  ProcessingInstanceType &
  TransformInstanceType

export type OpenTarget = AwsTarget & { close(): Promise<void> }
