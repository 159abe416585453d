import type { CreateModelPackageInput } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { image, type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createConfig, settledEndpoint } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker()
  await local.sagemaker.createModelPackageGroup({ ModelPackageGroupName: 'group' })
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const InferenceSpecification = {
  Containers: [{ Image: image }],
  SupportedContentTypes: ['a/b'],
  SupportedResponseMIMETypes: [],
}
const register = async (more: CreateModelPackageInput = {}) =>
  (await local.sagemaker.createModelPackage({ ModelPackageGroupName: 'group', InferenceSpecification, ...more }))
    .ModelPackageArn ?? ''
const describePackage = (ModelPackageName: string) => local.sagemaker.describeModelPackage({ ModelPackageName })

describe('versions in a group', () => {
  it('count from 1, wait for approval, and are found by ARN', async () => {
    const arn = await register({ CustomerMetadataProperties: { run: 'r1' } })
    expect(arn).toBe('arn:aws:sagemaker:us-east-1:000000000000:model-package/group/1')
    expect(await describePackage(arn)).toMatchObject({
      ModelPackageGroupName: 'group',
      ModelPackageVersion: 1,
      ModelPackageStatus: 'Completed',
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: { run: 'r1' },
      CreationTime: expect.any(Date),
    })
  })

  it('come once for one client token', async () => {
    const first = await register({ ClientToken: 'token-1' })
    expect(await register({ ClientToken: 'token-1' })).toBe(first)
    const other = { Containers: [{ Image: 'another' }], SupportedContentTypes: [], SupportedResponseMIMETypes: [] }
    await expect(register({ ClientToken: 'token-1', InferenceSpecification: other })).rejects.toMatchObject({
      name: 'ConflictException',
    })
  })

  it('differ for requests that come together', async () => {
    const arns = await Promise.all([1, 2, 3, 4].map(() => register()))
    expect(new Set(arns).size).toBe(4)
  })

  it('are not numbered again after a deletion', async () => {
    const last = await register()
    await local.sagemaker.deleteModelPackage({ ModelPackageName: last })
    await expect(describePackage(last)).rejects.toMatchObject({ message: `ModelPackage ${last} does not exist.` })
    expect(await register()).not.toBe(last)
  })

  it('are approved with a reason, and keep what the update does not name', async () => {
    const arn = await register({ CustomerMetadataProperties: { a: '1', b: '2' } })
    await local.sagemaker.updateModelPackage({
      ModelPackageArn: arn,
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'better',
      CustomerMetadataProperties: { c: '3' },
      CustomerMetadataPropertiesToRemove: ['a'],
    })
    expect(await describePackage(arn)).toMatchObject({
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'better',
      CustomerMetadataProperties: { b: '2', c: '3' },
      InferenceSpecification: { Containers: [{ Image: image }] },
    })
    const { ModelPackageSummaryList } = await local.sagemaker.listModelPackages({
      ModelPackageGroupName: 'group',
      ModelApprovalStatus: 'Approved',
    })
    expect(ModelPackageSummaryList?.map(({ ModelPackageArn }) => ModelPackageArn)).toEqual([arn])
  })

  it('change their life cycle and source, and have at most 50 properties', async () => {
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p${index}`, 'v']))
    const ModelPackageArn = await register({ CustomerMetadataProperties: full })
    const ModelLifeCycle = { Stage: 'Development', StageStatus: 'InProgress' }
    await local.sagemaker.updateModelPackage({ ModelPackageArn, ModelLifeCycle, SourceUri: 's3://bucket/source' })
    expect(await describePackage(ModelPackageArn)).toMatchObject({ ModelLifeCycle, SourceUri: 's3://bucket/source' })
    await expect(
      local.sagemaker.updateModelPackage({ ModelPackageArn, CustomerMetadataProperties: { more: 'v' } }),
    ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('at most 50') })
    const CustomerMetadataPropertiesToRemove = ['p0']
    const swapped = { ModelPackageArn, CustomerMetadataProperties: { more: 'v' }, CustomerMetadataPropertiesToRemove }
    await local.sagemaker.updateModelPackage(swapped)
    const { CustomerMetadataProperties } = await describePackage(ModelPackageArn)
    expect(CustomerMetadataProperties).toMatchObject({ p1: 'v', more: 'v' })
    expect(CustomerMetadataProperties).not.toHaveProperty('p0')
  })

  it('are listed page by page, versioned or not', async () => {
    await local.sagemaker.createModelPackage({ ModelPackageName: 'alone', InferenceSpecification })
    const list = (more: object) => local.sagemaker.listModelPackages({ NameContains: 'alone', ...more })
    expect((await list({})).ModelPackageSummaryList).toMatchObject([{ ModelPackageName: 'alone' }])
    expect((await list({ ModelPackageType: 'Versioned' })).ModelPackageSummaryList).toEqual([])
    const page = { ModelPackageGroupName: 'group', MaxResults: 2 }
    const first = await local.sagemaker.listModelPackages(page)
    const second = await local.sagemaker.listModelPackages({ ...page, NextToken: first.NextToken })
    const versions = [first, second].flatMap(({ ModelPackageSummaryList: list }) =>
      list?.map((one) => one.ModelPackageVersion),
    )
    expect(versions).toEqual([1, 2, 3, 4])
  })

  it.each([
    ['SourceAlgorithmSpecification', { SourceAlgorithms: [{ AlgorithmName: 'algorithm' }] }],
    ['CertifyForMarketplace', true],
  ])('with %s are refused by name', async (member, value) => {
    await expect(register({ [member]: value })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`${member} is not served by the embedded SageMaker`),
    })
  })

  it('can be served by a model that names the package', async () => {
    const ModelPackageName = await register()
    await local.sagemaker.createModel({ ModelName: 'packaged', PrimaryContainer: { ModelPackageName } })
    await createConfig(local, 'packaged', { packaged: 1 })
    await local.sagemaker.createEndpoint({ EndpointName: 'packaged', EndpointConfigName: 'packaged' })
    expect((await settledEndpoint(local, 'packaged')).EndpointStatus).toBe('InService')
  })
})

describe('groups', () => {
  it('have a name of their own', async () => {
    await expect(local.sagemaker.createModelPackageGroup({ ModelPackageGroupName: 'group' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Model Package Group already exists'),
    })
    await expect(register({ ModelPackageGroupName: 'none' })).rejects.toMatchObject({
      message: 'ModelPackageGroup arn:aws:sagemaker:us-east-1:000000000000:model-package-group/none does not exist.',
    })
  })

  it('are deleted only when empty', async () => {
    await expect(local.sagemaker.deleteModelPackageGroup({ ModelPackageGroupName: 'group' })).rejects.toMatchObject({
      name: 'ConflictException',
    })
    await local.sagemaker.createModelPackageGroup({ ModelPackageGroupName: 'empty', Tags: [{ Key: 'a', Value: 'b' }] })
    const { ModelPackageGroupArn: ResourceArn } = await local.sagemaker.describeModelPackageGroup({
      ModelPackageGroupName: 'empty',
    })
    expect((await local.sagemaker.listTags({ ResourceArn })).Tags).toEqual([{ Key: 'a', Value: 'b' }])
    await local.sagemaker.deleteModelPackageGroup({ ModelPackageGroupName: 'empty' })
    const { ModelPackageGroupSummaryList } = await local.sagemaker.listModelPackageGroups({})
    expect(ModelPackageGroupSummaryList?.map(({ ModelPackageGroupName }) => ModelPackageGroupName)).toEqual(['group'])
  })
})
