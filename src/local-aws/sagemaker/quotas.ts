import { ServiceError } from '../service.ts'
import type { SageMakerContext } from './context.ts'

/** What instances are used for, in the words of AWS's quota names. */
export type QuotaUsage = 'training job' | 'spot training job' | 'processing job' | 'transform job' | 'endpoint'

/** AWS's name of the quota: `ml.g5.xlarge for training job usage`. */
function quotaName(instanceType: string, usage: QuotaUsage): string {
  return `${instanceType} for ${usage} usage`
}

/**
 * Refuses what would need more instances than there may be. `current` are those in use, `wanted` those asked for on top. Whoever
 * calls must take the instances in the same synchronous step, or two requests get the last one.
 */
export function checkQuota(
  { quotas }: Pick<SageMakerContext, 'quotas'>,
  usage: QuotaUsage,
  instanceType: string,
  current: number,
  wanted: number,
): void {
  const name = quotaName(instanceType, usage)
  const limit = Object.hasOwn(quotas, name) ? quotas[name] : undefined
  if (limit === undefined || current + wanted <= limit) return
  throw new ServiceError(
    'ResourceLimitExceeded',
    `The account-level service limit '${name}' is ${limit} Instances, with current utilization of ${current} Instances and a ` +
      `request delta of ${wanted} Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service ` +
      'Quotas is not available, contact AWS support to request an increase for this quota.',
  )
}
