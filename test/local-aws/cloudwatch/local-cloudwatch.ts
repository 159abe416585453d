import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { createAwsServices } from '../../../src/local-aws/aws-services.ts'
import { createClock } from '../../../src/local-aws/clock.ts'
import { createCloudWatch } from '../../../src/local-aws/cloudwatch/service.ts'
import { createFaults } from '../../../src/local-aws/faults.ts'
import { createGuard } from '../../../src/local-aws/guard.ts'
import { createLogs } from '../../../src/local-aws/logs/service.ts'
import { startServer } from '../../../src/local-aws/server.ts'
import { ServiceError, type ServiceEvent } from '../../../src/local-aws/service.ts'

const account = '000000000000'
const region = 'us-east-1'
const credential = { secret: 'local', arn: `arn:aws:iam::${account}:root` }
const quiet = { info: () => undefined, warn: () => undefined, error: (fields: object) => console.error(fields) }

type Published = { readonly arn: string; readonly message: Record<string, unknown> }

/** The embedded CloudWatch and CloudWatch Logs over the wire, with AWS's own clients and a clock that a test moves. */
export async function startLocalCloudWatch(
  options: { dataDir?: string; timeScale?: number; wall?: () => number } = {},
) {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'local-cloudwatch-')))
  const clock = createClock({ scale: options.timeScale ?? 1, wall: options.wall ?? Date.now })
  const events: ServiceEvent[] = []
  const published: Published[] = []
  const folders = { jobLogs: join(dataDir, 'sagemaker', 'logs'), cloudwatch: join(dataDir, 'cloudwatch') }
  const cloudwatch = await createCloudWatch({
    folder: folders.cloudwatch,
    log: quiet,
    clock,
    account,
    region,
    events: { emit: (event) => void events.push(event) },
    actions(arn, message) {
      if (arn.endsWith(':no-such-topic')) throw new Error('Topic does not exist')
      published.push({ arn, message: message as Record<string, unknown> })
    },
  })
  const { now } = clock
  const logs = await createLogs({ folder: join(dataDir, 'logs'), jobLogsFolder: folders.jobLogs, now, account, region })
  const unserved = async () => {
    throw new ServiceError('NotImplemented', 'only CloudWatch here', 501)
  }
  const server = await startServer({
    port: 0,
    log: quiet,
    services: async () => ({
      aws: createAwsServices({ monitoring: cloudwatch.operations, logs: logs.operations }),
      guard: createGuard({
        account,
        findCredential: () => credential,
        wall: Date.now,
        faults: createFaults(),
        rates: {},
      }),
      s3: unserved,
      invoke: unserved,
    }),
  })
  const credentials = { accessKeyId: 'local', secretAccessKey: credential.secret }
  const config = { endpoint: server.url, region, credentials, maxAttempts: 1 }
  return {
    dataDir,
    jobLogs: folders.jobLogs,
    clock,
    events,
    published,
    sink: cloudwatch.sink,
    alarmStates: cloudwatch.alarmStates,
    cloudwatch: new CloudWatch(config),
    logs: new CloudWatchLogs(config),
    /** Stops the server; the folder stays, to be started on again. */
    async stop() {
      await server.close()
      await cloudwatch.close()
      clock.close()
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

export type LocalCloudWatch = Awaited<ReturnType<typeof startLocalCloudWatch>>
