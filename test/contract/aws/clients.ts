import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { S3 } from '@aws-sdk/client-s3'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import type { AwsClients } from './target.ts'

type Config = {
  readonly region: string
  readonly endpoint?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** AWS's own clients, which ask once: an error of the service is what a test wants to see. */
export function createClients(config: Config): AwsClients {
  const once = { ...config, maxAttempts: 1 }
  return {
    sagemaker: new SageMaker(once),
    runtime: new SageMakerRuntime(once),
    s3: new S3({ ...once, forcePathStyle: config.endpoint !== undefined }),
    cloudwatch: new CloudWatch(once),
    logs: new CloudWatchLogs(once),
    sqs: new SQS(once),
    sns: new SNS(once),
    events: new EventBridge(once),
    sts: new STS(once),
  }
}

export function closeClients(clients: AwsClients): void {
  for (const client of Object.values(clients)) client.destroy()
}
