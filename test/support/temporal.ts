import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { inject } from 'vitest'
import { freePort } from '../../src/cli/local/free-port.ts'
import { startTemporalServer } from '../../src/cli/local/temporal-server.ts'
import { taskQueues } from '../../src/contract/task-queues.ts'
import './quiet-runtime.ts'

export type TestTemporal = Awaited<ReturnType<typeof startTestTemporal>>

/** A real Temporal server of the test file's own, so that files never meet on the task queues. */
export async function startTestTemporal({ dynamicConfig = [] }: { dynamicConfig?: readonly string[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-temporal-'))
  const server = await startTemporalServer({
    port: await freePort(),
    uiPort: null,
    dynamicConfig,
    logFile: join(folder, 'temporal.log'),
  })
  const connection = await Connection.connect({ address: server.address })
  const native = await NativeConnection.connect({ address: server.address })
  return {
    address: server.address,
    client: new Client({ connection }),
    native,
    async stop(): Promise<void> {
      await connection.close()
      await native.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs workers for all task queues in this process around a piece of test: the real workflows over the given activities. */
export async function withWorkers<T>(temporal: TestTemporal, activities: object, body: () => Promise<T>): Promise<T> {
  const common = { connection: temporal.native, maxHeartbeatThrottleInterval: 100 }
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: taskQueues.workflows,
      workflowBundle: { codePath: inject('workflowBundle') },
    }),
    Worker.create({ ...common, taskQueue: taskQueues.aws, activities }),
    Worker.create({ ...common, taskQueue: taskQueues.compute, activities }),
  ])
  const running = workers.map((worker) => worker.run())
  try {
    return await body()
  } finally {
    for (const worker of workers) worker.shutdown()
    await Promise.all(running)
  }
}
