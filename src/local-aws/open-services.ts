import { join } from 'node:path'
import { createQuotaStore } from './admin/quotas.ts'
import { createSite } from './admin/site.ts'
import { createAwsServices } from './aws-services.ts'
import type { AdjustableClock } from './clock.ts'
import { createCloudWatch } from './cloudwatch/service.ts'
import type { Faults } from './faults.ts'
import { createGuard } from './guard.ts'
import type { Log } from './log.ts'
import { createLogs } from './logs/service.ts'
import { openMessaging } from './open-messaging.ts'
import type { LocalServices } from './router.ts'
import { createS3Handler } from './s3/handler.ts'
import { createObjectStorage } from './s3/storage.ts'
import { openStore } from './s3/store.ts'
import { createSageMaker } from './sagemaker/service.ts'
import type { Cleanup, LocalAwsOptions } from './start.ts'
import { createSts } from './sts/service.ts'

const account = '000000000000'
const region = 'us-east-1'

// The one key that is there from the start; what AssumeRole gives out comes on top.
const localCredential = { secret: 'local', arn: `arn:aws:iam::${account}:root` }
const findLocalCredential = (accessKeyId: string) => (accessKeyId === 'local' ? localCredential : undefined)

type Foundation = {
  readonly log: Log
  readonly url: string
  readonly clock: AdjustableClock
  readonly faults: Faults
}

/** Opens every service on the data folder, those first that others stand on. */
export async function openServices(
  options: Omit<LocalAwsOptions, 'log'> & Foundation,
  cleanup: Cleanup,
): Promise<LocalServices> {
  const { dataDir, imagesFile, limits, log, url, clock, faults } = options
  const quotas = createQuotaStore(options.quotas)
  const messaging = await openMessaging({ dataDir, clock, log, faults, url, account, region }, cleanup)
  const { sqs, sns } = messaging
  const events = messaging.events.sink
  const sts = await createSts({ folder: join(dataDir, 'sts'), clock, account })
  const store = await openStore(dataDir, { now: clock.now, events, account })
  cleanup.push(store.close)
  const cloudwatch = await createCloudWatch({
    folder: join(dataDir, 'cloudwatch'),
    log,
    clock,
    account,
    region,
    events,
    actions: messaging.notifyOfAlarm,
  })
  cleanup.push(cloudwatch.close)
  const sagemaker = await createSageMaker({
    dataDir: join(dataDir, 'sagemaker'),
    storage: createObjectStorage(store),
    metrics: cloudwatch.sink,
    events,
    alarms: cloudwatch.alarmStates,
    clock,
    faults,
    quotas: quotas.current,
    imagesFile,
    endpointUrl: url,
    log,
    account,
    region,
    ...(limits && { limits }),
  })
  cleanup.push(sagemaker.close)
  const logs = await createLogs({
    folder: join(dataDir, 'logs'),
    jobLogsFolder: join(dataDir, 'sagemaker', 'logs'),
    now: clock.now,
    account,
    region,
  })
  const aws = createAwsServices({
    sagemaker: sagemaker.operations,
    monitoring: cloudwatch.operations,
    logs: logs.operations,
    sqs: sqs.operations,
    sns: sns.operations,
    sts: sts.operations,
    events: messaging.events.operations,
  })
  const site = createSite({
    aws,
    operations: { sagemaker: sagemaker.operations, cloudwatch: cloudwatch.operations },
    buckets: () => store.buckets().map(({ name, objects }) => ({ name, objects: objects.keys.length })),
    logsFolder: join(dataDir, 'sagemaker', 'logs'),
    clock,
    faults,
    quotas,
  })
  return {
    aws,
    site,
    guard: createGuard({
      account,
      findCredential: (id, token) => findLocalCredential(id) ?? sts.secretOf(id, token),
      wall: Date.now,
      faults,
      ...(options.rates && { rates: options.rates }),
    }),
    invoke: sagemaker.handleInvocation,
    s3: createS3Handler(store),
  }
}
