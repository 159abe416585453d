import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolve } from 'node:path'
import { createProcessTable } from '../runner/process-table.ts'
import { createCaptureWriter } from '../runtime/capture-writer.ts'
import { createInvocationHandler } from '../runtime/handler.ts'
import { startHostMetrics } from '../runtime/host-metrics.ts'
import type { Operations } from '../service.ts'
import { awsLimits, type Limits, type SageMakerContext } from './context.ts'
import { createEndpointConfigOperations } from './endpoint-configs/operations.ts'
import { createEndpointChanges } from './endpoints/changes.ts'
import { createFleet } from './endpoints/fleet.ts'
import { createEndpointOperations } from './endpoints/operations.ts'
import { announceJobs, createJobs } from './jobs.ts'
import { createModelOperations } from './models/operations.ts'
import { createModelPackageGroupOperations } from './registry/group-operations.ts'
import { createModelPackageOperations, packageFinder } from './registry/package-operations.ts'
import { cleanUpAfterLastRun } from './restart.ts'
import { searchedKinds } from './search/kinds.ts'
import { createSearchOperations } from './search/operations.ts'
import { announceServing } from './serving-events.ts'
import { openStores } from './stores.ts'
import { createTagOperations } from './tags.ts'

export type SageMakerOptions = Omit<SageMakerContext, 'limits' | 'now' | 'random'> & {
  readonly limits?: Partial<Limits>
  readonly random?: () => number
}

export type SageMakerService = {
  readonly operations: Operations
  handleInvocation(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
  /** Ends all jobs and model processes, stores what was captured. Endpoints serve again when the same folder is opened. */
  close(): Promise<void>
}

/** The embedded SageMaker on its folder: takes up what it finds there, then serves. */
export async function createSageMaker(options: SageMakerOptions): Promise<SageMakerService> {
  const context: SageMakerContext = {
    random: Math.random,
    ...options,
    now: options.clock.now,
    // Containers run in other folders and are told of this one.
    dataDir: resolve(options.dataDir),
    limits: { ...awsLimits, ...options.limits },
  }
  const stores = await openStores(context)
  const processes = createProcessTable(stores.processes, context.dataDir)
  const jobStores = announceJobs(context, stores)
  await cleanUpAfterLastRun(context, jobStores, processes)
  const { groups } = stores
  const { models, configs, endpoints, packages } = announceServing(context, stores)
  const findPackage = packageFinder(packages)
  const jobs = createJobs({ context, processes, stores: jobStores, models, findPackage })
  const fleet = createFleet(context, processes)
  const changes = createEndpointChanges({ context, endpoints, fleet })
  const captures = createCaptureWriter(context)
  const hostMetrics = startHostMetrics({ context, fleet })
  for (const endpoint of endpoints.values()) changes.restore(endpoint)

  const operations: Operations = {
    ...jobs.operations,
    ...createModelOperations({ context, models, findPackage }),
    ...createEndpointConfigOperations({ context, configs, models }),
    ...createEndpointOperations({ context, endpoints, fleet, changes, configs, models, findPackage }),
    ...createModelPackageGroupOperations({ context, groups, packages }),
    ...createModelPackageOperations({ context, groups, packages }),
    ...createTagOperations([...Object.values(jobStores), models, configs, endpoints, groups, packages]),
  }
  return {
    operations: { ...operations, ...createSearchOperations({ kinds: searchedKinds(stores, operations) }) },
    handleInvocation: createInvocationHandler({ context, fleet, captures }),
    async close() {
      hostMetrics.close()
      const stopped = Promise.all([jobs.close(), fleet.close()])
      await processes.stopAll(context.limits.shutdownGraceMs)
      await stopped
      await changes.settled()
      await captures.close()
    },
  }
}
