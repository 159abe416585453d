import { createLifecycleActivities } from '../../src/activities/lifecycle.ts'
import type { AwsClients } from '../../src/aws/clients.ts'
import { createLifecyclePort } from '../../src/triggers/lifecycle-client.ts'
import { createAwsQueueActivities, createComputeQueueActivities } from '../../src/workers/activities.ts'
import type { TestTemporal } from './temporal.ts'

const portOf = ({ client }: TestTemporal) => createLifecyclePort(async () => client)

/** The activities that speak to the lifecycle on a test's own server. */
export function lifecycleActivities(temporal: TestTemporal) {
  return createLifecycleActivities({ lifecycle: portOf(temporal) })
}

/** Every activity as a worker has it, on a test's own server and AWS. */
export function realActivities(temporal: TestTemporal, clients: AwsClients) {
  return { ...createAwsQueueActivities(clients, portOf(temporal)), ...createComputeQueueActivities(clients) }
}
