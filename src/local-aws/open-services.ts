import { join } from 'node:path'
import { createQuotaStore, type QuotaStore } from './admin/quotas.ts'
import { createSite } from './admin/site.ts'
import { createAwsServices } from './aws-services.ts'
import type { AdjustableClock } from './clock.ts'
import { type CloudWatch, createCloudWatch } from './cloudwatch/service.ts'
import type { Faults } from './faults.ts'
import { createGuard } from './guard.ts'
import type { Log } from './log.ts'
import { createLogs } from './logs/service.ts'
import { type Messaging, openMessaging } from './open-messaging.ts'
import type { LocalServices } from './router.ts'
import { createS3Handler } from './s3/handler.ts'
import { createObjectStorage } from './s3/storage.ts'
import { openStore, type Store } from './s3/store.ts'
import { createSageMaker, type SageMakerService } from './sagemaker/service.ts'
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

type Opening = Omit<LocalAwsOptions, 'log'> & Foundation

/** Opens every service on the data folder, those first that others stand on. */
export async function openServices(options: Opening, cleanup: Cleanup): Promise<LocalServices> {
  const { dataDir, log, url, clock, faults } = options
  const quotas = createQuotaStore(options.quotas)
  const messaging = await openMessaging({ dataDir, clock, log, faults, url, account, region }, cleanup)
  const sts = await createSts({ folder: join(dataDir, 'sts'), clock, account })
  const store = await openStore(dataDir, { now: clock.now, events: messaging.events.sink, account })
  cleanup.push(store.close)
  const cloudwatch = await openCloudWatch(options, messaging, cleanup)
  const sagemaker = await openSageMaker(options, { quotas, messaging, store, cloudwatch }, cleanup)
  const logsFolder = join(dataDir, 'sagemaker', 'logs')
  const logs = await createLogs({
    folder: join(dataDir, 'logs'),
    jobLogsFolder: logsFolder,
    now: clock.now,
    account,
    region,
  })
  const aws = createAwsServices({
    sagemaker: sagemaker.operations,
    monitoring: cloudwatch.operations,
    logs: logs.operations,
    sqs: messaging.sqs.operations,
    sns: messaging.sns.operations,
    sts: sts.operations,
    events: messaging.events.operations,
  })
  return {
    aws,
    site: createSite({
      aws,
      operations: { sagemaker: sagemaker.operations, cloudwatch: cloudwatch.operations },
      buckets: () => store.buckets().map(({ name, objects }) => ({ name, objects: objects.keys.length })),
      logsFolder,
      clock,
      faults,
      quotas,
    }),
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

async function openCloudWatch(
  { dataDir, log, clock }: Opening,
  { events, notifyOfAlarm }: Messaging,
  cleanup: Cleanup,
): Promise<CloudWatch> {
  const folder = join(dataDir, 'cloudwatch')
  const options = { folder, log, clock, account, region, events: events.sink, actions: notifyOfAlarm }
  const cloudwatch = await createCloudWatch(options)
  cleanup.push(cloudwatch.close)
  return cloudwatch
}

type UnderSageMaker = {
  readonly quotas: QuotaStore
  readonly messaging: Messaging
  readonly store: Store
  readonly cloudwatch: CloudWatch
}

async function openSageMaker(
  { dataDir, imagesFile, limits, log, url, clock, faults }: Opening,
  { quotas, messaging, store, cloudwatch }: UnderSageMaker,
  cleanup: Cleanup,
): Promise<SageMakerService> {
  const sagemaker = await createSageMaker({
    dataDir: join(dataDir, 'sagemaker'),
    storage: createObjectStorage(store),
    metrics: cloudwatch.sink,
    events: messaging.events.sink,
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
  return sagemaker
}
