import type { CreateModelPackageInput } from '@aws-sdk/client-sagemaker'
import type { ResourceDocument } from '../resources.ts'

export type ModelPackageGroupDocument = ResourceDocument & {
  readonly description?: string
  /** The highest version ever given: the number of a deleted version is not given again. */
  readonly lastVersion: number
}

export type ModelPackageDocument = ResourceDocument & {
  /** As created, with what updates changed since. */
  readonly request: Omit<CreateModelPackageInput, 'Tags'>
  /** Absent for a package outside any group. */
  readonly group?: string
  readonly version?: number
  readonly approvalDescription?: string
}
