import type {
  CreateModelPackageGroupInput,
  DeleteModelPackageGroupInput,
  DescribeModelPackageGroupInput,
  DescribeModelPackageGroupOutput,
  ListModelPackageGroupsInput,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { arnOf, type SageMakerContext } from '../context.ts'
import { conflict, required, requiredName } from '../errors.ts'
import { dateOf } from '../job-document.ts'
import { listPage } from '../listing.ts'
import { type Resources, tagsOf } from '../resources.ts'
import type { ModelPackageDocument, ModelPackageGroupDocument } from './document.ts'

export type RegistryDeps = {
  readonly context: SageMakerContext
  readonly groups: Resources<ModelPackageGroupDocument>
  readonly packages: Resources<ModelPackageDocument>
}

export function createModelPackageGroupOperations({ context, groups, packages }: RegistryDeps): Operations {
  return {
    async CreateModelPackageGroup(input: CreateModelPackageGroupInput) {
      const name = requiredName(input.ModelPackageGroupName, 'ModelPackageGroupName')
      const now = context.now()
      const description = input.ModelPackageGroupDescription
      const group = await groups.create({
        name,
        arn: arnOf(context, 'model-package-group', name),
        createdAt: now,
        modifiedAt: now,
        tags: tagsOf(input.Tags),
        lastVersion: 0,
        ...(description !== undefined && { description }),
      })
      return { ModelPackageGroupArn: group.arn }
    },

    async DescribeModelPackageGroup(input: DescribeModelPackageGroupInput): Promise<DescribeModelPackageGroupOutput> {
      return describeGroup(groups.require(nameOf(required(input.ModelPackageGroupName, 'ModelPackageGroupName'))))
    },

    async DeleteModelPackageGroup(input: DeleteModelPackageGroupInput) {
      const name = nameOf(required(input.ModelPackageGroupName, 'ModelPackageGroupName'))
      const held = packages.values().filter(({ group }) => group === name).length
      if (held > 0) {
        throw conflict(
          `ModelPackageGroup "${groups.require(name).arn}" cannot be deleted: it holds ${held} model packages, delete them first`,
        )
      }
      await groups.remove(name)
      return {}
    },

    async ListModelPackageGroups(input: ListModelPackageGroupsInput) {
      // Nobody else shares groups here.
      const own = input.CrossAccountFilterOption === 'CrossAccount' ? [] : groups.values()
      const { documents, nextToken } = listPage(own, input, { defaultOrder: 'Ascending' })
      return { ModelPackageGroupSummaryList: documents.map(describeGroup), NextToken: nextToken }
    },
  }
}

/** A group is named by its name or its ARN. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
}

function describeGroup(group: ModelPackageGroupDocument) {
  return {
    ModelPackageGroupName: group.name,
    ModelPackageGroupArn: group.arn,
    ModelPackageGroupDescription: group.description,
    CreationTime: dateOf(group.createdAt),
    ModelPackageGroupStatus: 'Completed' as const,
    CreatedBy: {},
  }
}
