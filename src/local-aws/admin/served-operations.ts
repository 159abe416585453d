import type { AwsService } from '../protocol/aws-service.ts'
import { s3Operations } from '../s3/operations.ts'
import type { ServedOperations } from './health.ts'

/** Every operation that is served, by the service's name in SigV4; the runtime signs as SageMaker and stands apart all the same. */
export function servedOperations(aws: readonly AwsService[]): ServedOperations {
  const registered = aws.map(({ service, operationNames }) => [service, operationNames] as const)
  return {
    ...Object.fromEntries(registered),
    'sagemaker-runtime': ['InvokeEndpoint', 'InvokeEndpointWithResponseStream'],
    s3: Object.keys(s3Operations),
  }
}
