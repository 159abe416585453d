import { join } from 'node:path'
import type { AdjustableClock } from './clock.ts'
import { createCloudWatch } from './cloudwatch/service.ts'
import type { Faults } from './faults.ts'
import type { Log } from './log.ts'
import { createJsonService } from './protocol/json-service.ts'
import { createS3Handler } from './s3/handler.ts'
import { createObjectStorage } from './s3/storage.ts'
import { openStore } from './s3/store.ts'
import { createSageMaker } from './sagemaker/service.ts'
import type { LocalServices } from './server.ts'
import type { AlarmStates, EventSink } from './service.ts'
import type { Cleanup, LocalAwsOptions } from './start.ts'

const account = '000000000000'
const region = 'us-east-1'

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
  const { dataDir, imagesFile, limits, quotas = {}, log, url, clock, faults } = options
  const events: EventSink = { emit: () => undefined }
  const alarms: AlarmStates = { stateOf: () => undefined }
  const store = await openStore(dataDir)
  cleanup.push(store.close)
  const cloudwatch = await createCloudWatch({ folder: join(dataDir, 'cloudwatch'), log, now: clock.now })
  cleanup.push(cloudwatch.close)
  const sagemaker = await createSageMaker({
    dataDir: join(dataDir, 'sagemaker'),
    storage: createObjectStorage(store),
    metrics: cloudwatch.sink,
    events,
    alarms,
    clock,
    faults,
    quotas,
    imagesFile,
    endpointUrl: url,
    log,
    account,
    region,
    ...(limits && { limits }),
  })
  cleanup.push(sagemaker.close)
  return {
    json: [
      createJsonService({
        target: 'SageMaker',
        version: '1.1',
        clientPackage: () => import('@aws-sdk/client-sagemaker'),
        operations: sagemaker.operations,
      }),
      createJsonService({
        target: 'GraniteServiceVersion20100801',
        version: '1.0',
        clientPackage: () => import('@aws-sdk/client-cloudwatch'),
        operations: cloudwatch.operations,
      }),
    ],
    invoke: sagemaker.handleInvocation,
    s3: createS3Handler(store),
  }
}
