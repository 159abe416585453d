import { isDeepStrictEqual } from 'node:util'
import type { CreateModelPackageInput } from '@aws-sdk/client-sagemaker'
import { arnOf } from '../context.ts'
import { conflict, refuseUnserved, requiredName, validation } from '../errors.ts'
import { tagsOf } from '../resources.ts'
import type { ModelPackageDocument, ModelPackageGroupDocument } from './document.ts'
import { nameOf, type RegistryDeps } from './group-operations.ts'

/** Registers the next version of a group, or a package of its own. The same ClientToken again answers what it made before. */
export async function createModelPackage(
  { context, groups, packages }: RegistryDeps,
  input: CreateModelPackageInput,
): Promise<ModelPackageDocument> {
  const { Tags, ...given } = input
  if (given.ModelPackageName && given.ModelPackageGroupName) {
    throw validation(
      'Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to use.',
    )
  }
  refuseUnserved(given, ['ValidationSpecification', 'SourceAlgorithmSpecification', 'CertifyForMarketplace'])
  const known = madeBefore(packages.values(), given)
  if (known) return known

  const now = context.now()
  const made = { createdAt: now, modifiedAt: now, tags: tagsOf(Tags), request: withApproval(given) }
  if (!given.ModelPackageGroupName) {
    const name = requiredName(given.ModelPackageName, 'ModelPackageName')
    return packages.create({ ...made, name, arn: arnOf(context, 'model-package', name) })
  }
  const group = groups.require(nameOf(given.ModelPackageGroupName)).name
  const version = nextVersion(groups.require(group), packages.values())
  // Both writes are begun in the same step, so that neither a second request nor a repeated token comes between.
  const counted = groups.update(group, (current) => ({ ...current, lastVersion: version }))
  const name = `${group}.${version}`
  const arn = arnOf(context, 'model-package', `${group}/${version}`)
  const [document] = await Promise.all([packages.create({ ...made, name, arn, group, version }), counted])
  return document
}

/** Counts on from what is there, too: a server that was killed may have kept a version and not that it was counted. */
function nextVersion(group: ModelPackageGroupDocument, packages: readonly ModelPackageDocument[]): number {
  const versions = packages.filter((known) => known.group === group.name).map(({ version = 0 }) => version)
  return Math.max(group.lastVersion, ...versions) + 1
}

function madeBefore(
  packages: readonly ModelPackageDocument[],
  given: Omit<CreateModelPackageInput, 'Tags'>,
): ModelPackageDocument | undefined {
  if (!given.ClientToken) return undefined
  const known = packages.find(({ request }) => request.ClientToken === given.ClientToken)
  const sameTarget =
    known?.request.ModelPackageGroupName === given.ModelPackageGroupName &&
    known?.request.ModelPackageName === given.ModelPackageName &&
    isDeepStrictEqual(known?.request.InferenceSpecification, given.InferenceSpecification)
  if (!known || sameTarget) return known
  throw conflict(`ClientToken ${given.ClientToken} was used for ${known.arn} with another request: use a new token`)
}

function withApproval(given: Omit<CreateModelPackageInput, 'Tags'>): Omit<CreateModelPackageInput, 'Tags'> {
  return given.ModelPackageGroupName
    ? { ...given, ModelApprovalStatus: given.ModelApprovalStatus ?? 'PendingManualApproval' }
    : given
}
