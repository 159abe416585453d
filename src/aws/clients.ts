import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { S3Client } from '@aws-sdk/client-s3'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { invocationTransport } from './invocations.ts'

export type AwsClients = ReturnType<typeof createAwsClients>

/**
 * The clients of one process. Credentials, region and endpoints come from the environment as for any AWS program. Two
 * attempts only: inside an activity Temporal does the patient retrying, where an operator can see it.
 */
export function createAwsClients(region: string) {
  const common = { region, maxAttempts: 2 }
  return {
    // Path style, since a bucket's own host name does not resolve on loopback.
    s3: new S3Client({ ...common, forcePathStyle: true }),
    sagemaker: new SageMaker(common),
    runtime: new SageMakerRuntimeClient({ ...common, requestHandler: invocationTransport }),
    cloudwatch: new CloudWatch(common),
    destroy(): void {
      for (const client of [this.s3, this.sagemaker, this.runtime, this.cloudwatch]) client.destroy()
    },
  }
}
