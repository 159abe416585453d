import type { UpdateModelPackageInput } from '@aws-sdk/client-sagemaker'
import { validation } from '../errors.ts'
import type { ModelPackageDocument } from './document.ts'

const mostProperties = 50
const mostSpecifications = 15

/** The package with what the request names replaced, its properties merged, and nothing else touched. */
export function applyUpdate(
  current: ModelPackageDocument,
  input: UpdateModelPackageInput,
  now: number,
): ModelPackageDocument {
  const { ModelPackageArn, ClientToken, ApprovalDescription, ...rest } = input
  const {
    CustomerMetadataProperties,
    CustomerMetadataPropertiesToRemove,
    AdditionalInferenceSpecificationsToAdd,
    ModelCard,
    ...replaced
  } = rest
  const removed = new Set(CustomerMetadataPropertiesToRemove)
  const kept = Object.entries(current.request.CustomerMetadataProperties ?? {}).filter(([key]) => !removed.has(key))
  const properties = { ...Object.fromEntries(kept), ...CustomerMetadataProperties }
  const specifications = [
    ...(current.request.AdditionalInferenceSpecifications ?? []),
    ...(AdditionalInferenceSpecificationsToAdd ?? []),
  ]
  checkCount('CustomerMetadataProperties', Object.keys(properties).length, mostProperties)
  checkCount('AdditionalInferenceSpecifications', specifications.length, mostSpecifications)
  const given = Object.fromEntries(Object.entries(replaced).filter(([, value]) => value !== undefined))
  return {
    ...current,
    modifiedAt: now,
    ...(ApprovalDescription !== undefined && { approvalDescription: ApprovalDescription }),
    request: {
      ...current.request,
      ...given,
      CustomerMetadataProperties: Object.keys(properties).length > 0 ? properties : undefined,
      ...(specifications.length > 0 && { AdditionalInferenceSpecifications: specifications }),
      ...(ModelCard && { ModelCard: { ...current.request.ModelCard, ...ModelCard } as typeof ModelCard }),
    } as ModelPackageDocument['request'],
  }
}

function checkCount(member: string, count: number, most: number): void {
  if (count > most) throw validation(`A model package has at most ${most} ${member}, got ${count} with this update`)
}
