import type { AdjustableClock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { createInspectHandler } from '../inspect/handler.ts'
import { createInspection, type InspectionSources } from '../inspect/inspection.ts'
import type { AwsService } from '../protocol/aws-service.ts'
import { createAdmin } from './handler.ts'
import type { QuotaStore } from './quotas.ts'
import { servedOperations } from './served-operations.ts'

type SiteDeps = Omit<InspectionSources, 'sagemaker' | 'cloudwatch'> & {
  readonly aws: readonly AwsService[]
  readonly operations: Pick<InspectionSources, 'sagemaker' | 'cloudwatch'>
  readonly clock: AdjustableClock
  readonly faults: Faults
  readonly quotas: QuotaStore
}

/** What this server has for people and tests, and AWS has not: the inspect page and the admin endpoint. */
export function createSite({ aws, operations, quotas, ...sources }: SiteDeps) {
  const { clock, faults } = sources
  const inspect = createInspectHandler(createInspection({ ...sources, ...operations }))
  return createAdmin({ clock, faults, quotas, served: servedOperations(aws), inspect })
}
