import { failureReason, JobFailure } from '../../runner/job-failure.ts'
import type { SageMakerContext } from '../context.ts'
import type { Deployment } from './document.ts'
import type { Fleet } from './fleet.ts'

export type Launch = {
  readonly context: Pick<SageMakerContext, 'faults'>
  readonly fleet: Fleet
  readonly endpoint: string
  readonly operation: 'CreateEndpoint' | 'UpdateEndpoint' | 'UpdateEndpointWeightsAndCapacities'
}

/** Starts what is missing of the deployment, unless there is said to be no capacity for it. */
export async function launch(
  { context, fleet, endpoint, operation }: Launch,
  deployment: Deployment,
  placement?: Parameters<Fleet['place']>[2],
): Promise<void> {
  if (context.faults.strike(['capacity'], { service: 'sagemaker', operation, name: endpoint })) {
    throw new JobFailure('ClientError', noCapacity)
  }
  await fleet.place(endpoint, deployment, placement)
}

/** What keeps a container from serving speaks for itself; jobs alone put its kind before it. */
export function reasonOf(error: unknown): string {
  return error instanceof JobFailure ? error.message.slice(0, longestReason) : failureReason(error)
}

const longestReason = 1_024

const noCapacity =
  'Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. ' +
  'Please retry using a different ML instance type.'
