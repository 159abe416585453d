import { describe, expect, it } from 'vitest'
import { createModel } from '../endpoints.ts'
import { arnPattern, refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const sagemaker = () => aws.target.clients.sagemaker

async function createGroup(): Promise<string> {
  const ModelPackageGroupName = aws.uniqueName('group')
  await sagemaker().createModelPackageGroup({ ModelPackageGroupName, ModelPackageGroupDescription: 'a contract' })
  aws.atEnd(() => sagemaker().deleteModelPackageGroup({ ModelPackageGroupName }))
  return ModelPackageGroupName
}

async function register(ModelPackageGroupName: string, ClientToken?: string): Promise<string> {
  const { ModelPackageArn = '' } = await sagemaker().createModelPackage({
    ModelPackageGroupName,
    ...(ClientToken && { ClientToken }),
    InferenceSpecification: {
      Containers: [{ Image: aws.target.image }],
      SupportedContentTypes: ['text/plain'],
      SupportedResponseMIMETypes: ['application/json'],
    },
    CustomerMetadataProperties: { run: '1' },
  })
  aws.atEnd(() => sagemaker().deleteModelPackage({ ModelPackageName: ModelPackageArn }))
  return ModelPackageArn
}

describe('a model package', () => {
  it('is a version of its group that waits for approval, is approved, listed and deleted', async () => {
    const group = await createGroup()
    const [first, second] = [await register(group), await register(group)]
    expect(second).toMatch(new RegExp(`^${arnPattern(`model-package/${group}/2`)}$`))
    expect(await sagemaker().describeModelPackage({ ModelPackageName: first })).toMatchObject({
      ModelPackageGroupName: group,
      ModelPackageVersion: 1,
      ModelPackageStatus: 'Completed',
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: { run: '1' },
      InferenceSpecification: { SupportedContentTypes: ['text/plain'] },
    })
    await sagemaker().updateModelPackage({
      ModelPackageArn: second,
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'better',
      CustomerMetadataProperties: { ticket: '7' },
    })
    expect(await sagemaker().describeModelPackage({ ModelPackageName: second })).toMatchObject({
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'better',
      CustomerMetadataProperties: { run: '1', ticket: '7' },
    })
    const { ModelPackageSummaryList } = await sagemaker().listModelPackages({
      ModelPackageGroupName: group,
      ModelApprovalStatus: 'Approved',
    })
    expect(ModelPackageSummaryList?.map(({ ModelPackageArn }) => ModelPackageArn)).toEqual([second])
    await sagemaker().deleteModelPackage({ ModelPackageName: first })
    await expect(sagemaker().describeModelPackage({ ModelPackageName: first })).rejects.toMatchObject(
      refusal(
        'ValidationException',
        new RegExp(`^ModelPackage ${arnPattern(`model-package/${group}/1`)} does not exist`),
      ),
    )
  })

  it('comes once for one client token', async () => {
    const group = await createGroup()
    const token = aws.uniqueName('token')
    expect(await register(group, token)).toBe(await register(group, token))
  })
})

describe('a model package group', () => {
  it('has its name alone', async () => {
    const ModelPackageGroupName = await createGroup()
    await expect(sagemaker().createModelPackageGroup({ ModelPackageGroupName })).rejects.toMatchObject(
      refusal('ValidationException', /^Model Package Group already exists/),
    )
  })

  it('is not deleted with packages in it, which is a conflict', async () => {
    const ModelPackageGroupName = await createGroup()
    await register(ModelPackageGroupName)
    await expect(sagemaker().deleteModelPackageGroup({ ModelPackageGroupName })).rejects.toMatchObject(
      refusal('ConflictException', /./),
    )
  })
})

describe('tags', () => {
  it('are added, replaced by key, listed and deleted', async () => {
    const { ModelArn: ResourceArn = '' } = await sagemaker().describeModel({ ModelName: await createModel(aws) })
    const tags = async () => (await sagemaker().listTags({ ResourceArn })).Tags
    await sagemaker().addTags({
      ResourceArn,
      Tags: [
        { Key: 'team', Value: 'a' },
        { Key: 'stage', Value: 'test' },
      ],
    })
    await sagemaker().addTags({ ResourceArn, Tags: [{ Key: 'team', Value: 'b' }] })
    expect((await tags())?.toSorted((a, b) => String(a.Key).localeCompare(String(b.Key)))).toEqual([
      { Key: 'stage', Value: 'test' },
      { Key: 'team', Value: 'b' },
    ])
    await sagemaker().deleteTags({ ResourceArn, TagKeys: ['team'] })
    expect(await tags()).toEqual([{ Key: 'stage', Value: 'test' }])
  })
})
