import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolve } from 'node:path'
import { createProcessTable } from '../runner/process-table.ts'
import { createCaptureWriter } from '../runtime/capture-writer.ts'
import { createInvocationHandler } from '../runtime/handler.ts'
import type { Operations } from '../service.ts'
import { awsLimits, type Limits, type SageMakerContext } from './context.ts'
import { createEndpointConfigOperations } from './endpoint-configs/operations.ts'
import { createEndpointChanges } from './endpoints/changes.ts'
import { createFleet } from './endpoints/fleet.ts'
import { createEndpointOperations } from './endpoints/operations.ts'
import { createModelOperations } from './models/operations.ts'
import { createModelPackageGroupOperations } from './registry/group-operations.ts'
import { createModelPackageOperations, packageFinder } from './registry/package-operations.ts'
import { cleanUpAfterLastRun } from './restart.ts'
import { createRunningJobs } from './running-jobs.ts'
import { openStores } from './stores.ts'
import { createTagOperations } from './tags.ts'
import { createTrainingOperations } from './training/operations.ts'
import { createTransformOperations } from './transform/operations.ts'

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
  const processes = createProcessTable(stores.processes)
  await cleanUpAfterLastRun(context, stores, processes)
  const { models, configs, endpoints, groups, packages } = stores
  const training = createRunningJobs()
  const transforms = createRunningJobs()
  const findPackage = packageFinder(packages)
  const fleet = createFleet(context, processes)
  const changes = createEndpointChanges({ context, endpoints, fleet })
  const captures = createCaptureWriter(context)
  for (const endpoint of endpoints.values()) changes.restore(endpoint)

  return {
    operations: {
      ...createTrainingOperations({ context, processes, jobs: stores.trainingJobs, running: training }),
      ...createTransformOperations({
        context,
        processes,
        jobs: stores.transformJobs,
        running: transforms,
        models,
        findPackage,
      }),
      ...createModelOperations({ context, models, findPackage }),
      ...createEndpointConfigOperations({ context, configs, models }),
      ...createEndpointOperations({ context, endpoints, fleet, changes, configs, models, findPackage }),
      ...createModelPackageGroupOperations({ context, groups, packages }),
      ...createModelPackageOperations({ context, groups, packages }),
      ...createTagOperations([stores.trainingJobs, stores.transformJobs, models, configs, endpoints, groups, packages]),
    },
    handleInvocation: createInvocationHandler({ context, fleet, captures }),
    async close() {
      const stopped = Promise.all([training.close(), transforms.close(), fleet.close()])
      await processes.stopAll(context.limits.shutdownGraceMs)
      await stopped
      await changes.settled()
      await captures.close()
    },
  }
}
