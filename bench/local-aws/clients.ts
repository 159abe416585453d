import { S3 } from '@aws-sdk/client-s3'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime'

export type Clients = ReturnType<typeof createClients>

/** AWS's own clients with their defaults, but without retries: a call that failed is no fast one. */
export function createClients(endpoint: string) {
  const config = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  }
  const clients = {
    sagemaker: new SageMaker(config),
    runtime: new SageMakerRuntime(config),
    s3: new S3({ ...config, forcePathStyle: true }),
  }
  return {
    ...clients,
    destroy(): void {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}
