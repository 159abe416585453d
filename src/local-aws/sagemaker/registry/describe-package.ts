import type { DescribeModelPackageOutput, ModelPackageSummary } from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import type { ModelPackageDocument } from './document.ts'

export function describePackage(document: ModelPackageDocument): DescribeModelPackageOutput {
  const { ClientToken, ModelPackageName, ...request } = document.request
  return {
    ...request,
    ...summarisePackage(document),
    ApprovalDescription: document.approvalDescription,
    LastModifiedTime: dateOf(document.modifiedAt),
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    CreatedBy: {},
  } as DescribeModelPackageOutput
}

export function summarisePackage({
  name,
  arn,
  group,
  version,
  createdAt,
  request,
}: ModelPackageDocument): ModelPackageSummary {
  return {
    ...(group === undefined && { ModelPackageName: name }),
    ModelPackageGroupName: group,
    ModelPackageVersion: version,
    ModelPackageArn: arn,
    ModelPackageDescription: request.ModelPackageDescription,
    CreationTime: dateOf(createdAt),
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: request.ModelApprovalStatus,
    ModelLifeCycle: request.ModelLifeCycle,
  } as ModelPackageSummary
}
