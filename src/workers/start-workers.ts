import { NativeConnection, type NativeConnectionOptions, Worker, type WorkerOptions } from '@temporalio/worker'
import type { LifecyclePort } from '../activities/lifecycle.ts'
import type { AwsClients } from '../aws/clients.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { createAwsQueueActivities, createComputeQueueActivities } from './activities.ts'
import { workflowCode } from './workflow-code.ts'

export type QueueName = keyof typeof taskQueues

export const queueNames = Object.keys(taskQueues) as QueueName[]

export type WorkerSettings = {
  readonly temporal: { readonly connectionOptions: NativeConnectionOptions; readonly namespace: string }
  readonly heartbeatThrottleMs: number
  readonly queues: readonly QueueName[]
  readonly lifecycle: LifecyclePort
}

export type RunningWorkers = {
  /** Resolves after a shutdown; rejects when a worker cannot go on. */
  readonly ended: Promise<void>
  shutdown(): Promise<void>
}

const connectAttempts = 30
const shutdownGrace = '10 seconds'
// Calls to AWS mostly wait; computation keeps a core busy.
const slots = { aws: 100, compute: 2 }

/** Starts a worker a task queue in this process and polls until it is shut down. */
export async function startWorkers(clients: AwsClients, settings: WorkerSettings): Promise<RunningWorkers> {
  const connection = await connect(settings.temporal.connectionOptions)
  const common: Pick<WorkerOptions, 'connection' | 'namespace' | 'shutdownGraceTime' | 'maxHeartbeatThrottleInterval'> =
    {
      connection,
      namespace: settings.temporal.namespace,
      shutdownGraceTime: shutdownGrace,
      maxHeartbeatThrottleInterval: settings.heartbeatThrottleMs,
    }
  const options: Record<QueueName, () => WorkerOptions> = {
    workflows: () => ({ ...common, ...workflowCode(), taskQueue: taskQueues.workflows }),
    aws: () => ({
      ...common,
      taskQueue: taskQueues.aws,
      activities: createAwsQueueActivities(clients, settings.lifecycle),
      maxConcurrentActivityTaskExecutions: slots.aws,
    }),
    compute: () => ({
      ...common,
      taskQueue: taskQueues.compute,
      activities: createComputeQueueActivities(clients),
      maxConcurrentActivityTaskExecutions: slots.compute,
    }),
  }
  const workers = await Promise.all(settings.queues.map((queue) => Worker.create(options[queue]())))
  const stopAll = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown()
  }
  // One that cannot go on takes the others along, so that whoever supervises the process starts it anew as a whole.
  const running = workers.map((worker) => worker.run().finally(stopAll))
  const ended = Promise.all(running).then(async () => connection.close())
  ended.catch(() => undefined)
  return {
    ended,
    async shutdown() {
      stopAll()
      await ended
    },
  }
}

/** Temporal may come up later than its workers, so this waits a while before it gives up. */
async function connect(options: NativeConnectionOptions): Promise<NativeConnection> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await NativeConnection.connect(options)
    } catch (cause) {
      if (attempt >= connectAttempts) {
        const remedy = 'start one with `perennial up`, or set TEMPORAL_ADDRESS'
        throw new Error(
          `no Temporal server answers at ${options.address} after ${connectAttempts} attempts: ${remedy}`,
          {
            cause,
          },
        )
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
}
