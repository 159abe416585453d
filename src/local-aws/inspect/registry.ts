import type { Ask } from './ask.ts'
import { newestFirst, type Time } from './jobs/job.ts'

type PackageView = {
  readonly version: number | undefined
  readonly approval: string | undefined
  readonly status: string | undefined
  readonly description: string | undefined
  readonly createdAt: Time
}

export type PackageGroupView = { readonly name: string; readonly packages: readonly PackageView[] }

const mostGroups = 50
const mostVersions = 10

/** The model packages by group, the newest versions first. */
export async function listPackages(ask: Ask): Promise<PackageGroupView[]> {
  const answer = await ask('ListModelPackageGroups', { ...newestFirst, MaxResults: mostGroups })
  const groups = answer?.ModelPackageGroupSummaryList ?? []
  return Promise.all(
    groups.map(async ({ ModelPackageGroupName }) => {
      const asked = { ...newestFirst, ModelPackageGroupName, MaxResults: mostVersions }
      const { ModelPackageSummaryList = [] } = (await ask('ListModelPackages', asked)) ?? {}
      const packages = ModelPackageSummaryList.map((one) => ({
        version: one.ModelPackageVersion,
        approval: one.ModelApprovalStatus,
        status: one.ModelPackageStatus,
        description: one.ModelPackageDescription,
        createdAt: one.CreationTime,
      }))
      return { name: ModelPackageGroupName ?? '', packages }
    }),
  )
}
