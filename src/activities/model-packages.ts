import type { SageMaker } from '@aws-sdk/client-sagemaker'
import { failure } from './failures.ts'

export type ModelPackageDeps = { readonly sagemaker: Pick<SageMaker, 'listModelPackages' | 'describeModelPackage'> }

/** A version in the registry: which run made it, and whether its rollout ended well. */
export type RegisteredVersion = { readonly packageArn: string; readonly runId: string; readonly promoted: boolean }

/** The versions of a model in the registry, the newest first. */
export function createModelPackages({ sagemaker }: ModelPackageDeps) {
  async function* list(model: string): AsyncGenerator<{ version: number; packageArn: string }> {
    let NextToken: string | undefined
    do {
      const page = await sagemaker.listModelPackages({ ModelPackageGroupName: model, ...(NextToken && { NextToken }) })
      for (const { ModelPackageVersion, ModelPackageArn } of page.ModelPackageSummaryList ?? []) {
        if (ModelPackageVersion && ModelPackageArn) yield { version: ModelPackageVersion, packageArn: ModelPackageArn }
      }
      NextToken = page.NextToken
    } while (NextToken)
  }

  return {
    async listVersions(model: string): Promise<number[]> {
      const versions: number[] = []
      for await (const { version } of list(model)) versions.push(version)
      return versions.sort((a, b) => b - a)
    },

    async findVersion(model: string, version: number): Promise<RegisteredVersion> {
      for await (const { version: found, packageArn } of list(model)) {
        if (found !== version) continue
        const described = await sagemaker.describeModelPackage({ ModelPackageName: packageArn })
        const { runId = '', rolloutOutcome } = described.CustomerMetadataProperties ?? {}
        return { packageArn, runId, promoted: rolloutOutcome === 'promoted' }
      }
      throw failure('ObjectMissing', `version ${version} of ${model} is not in the registry`)
    },
  }
}
