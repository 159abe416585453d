import type {
  CreateModelPackageInput,
  DeleteModelPackageInput,
  DescribeModelPackageInput,
  ListModelPackagesInput,
  UpdateModelPackageInput,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { required } from '../errors.ts'
import { listPage } from '../listing.ts'
import type { Resources } from '../resources.ts'
import { createModelPackage } from './create-package.ts'
import { describePackage, summarisePackage } from './describe-package.ts'
import type { ModelPackageDocument } from './document.ts'
import { nameOf, type RegistryDeps } from './group-operations.ts'
import { applyUpdate } from './update-package.ts'

export function createModelPackageOperations(deps: RegistryDeps): Operations {
  const { context, groups, packages } = deps
  return {
    async CreateModelPackage(input: CreateModelPackageInput) {
      return { ModelPackageArn: (await createModelPackage(deps, input)).arn }
    },

    async DescribeModelPackage(input: DescribeModelPackageInput) {
      return describePackage(packages.require(packageKey(required(input.ModelPackageName, 'ModelPackageName'))))
    },

    async UpdateModelPackage(input: UpdateModelPackageInput) {
      const key = packageKey(required(input.ModelPackageArn, 'ModelPackageArn'))
      const { arn } = await packages.update(key, (current) => applyUpdate(current, input, context.now()))
      return { ModelPackageArn: arn }
    },

    async DeleteModelPackage(input: DeleteModelPackageInput) {
      await packages.remove(packageKey(required(input.ModelPackageName, 'ModelPackageName')))
      return {}
    },

    async ListModelPackages(input: ListModelPackagesInput) {
      const group = input.ModelPackageGroupName && groups.require(nameOf(input.ModelPackageGroupName)).name
      const { documents, nextToken } = listPage(packages.values(), input, {
        defaultOrder: 'Ascending',
        keep: (candidate) => belongsTo(candidate, group, input.ModelPackageType) && hasApproval(candidate, input),
      })
      return { ModelPackageSummaryList: documents.map(summarisePackage), NextToken: nextToken }
    },
  }
}

/** A package is named by its name, its `group/version` or its ARN; documents are kept as `name` and `group.version`. */
function packageKey(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*?:model-package\//, '').replace('/', '.')
}

export function packageFinder(packages: Resources<ModelPackageDocument>): (nameOrArn: string) => ModelPackageDocument {
  return (nameOrArn) => packages.require(packageKey(nameOrArn))
}

// Without a group AWS lists the unversioned ones alone, unless asked for another type.
function belongsTo({ group }: ModelPackageDocument, wanted: string | undefined, type = 'Unversioned'): boolean {
  if (wanted) return group === wanted
  return type === 'Both' || (type === 'Versioned') === (group !== undefined)
}

function hasApproval({ request }: ModelPackageDocument, { ModelApprovalStatus }: ListModelPackagesInput): boolean {
  return !ModelApprovalStatus || request.ModelApprovalStatus === ModelApprovalStatus
}
