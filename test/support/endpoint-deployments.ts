import type { DeploymentConfig } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from './local-sagemaker.ts'
import { createModel, invoke, settledEndpoint, until } from './sagemaker-requests.ts'

/**
 * An embedded SageMaker for all tests of a file, with configurations of one variant, `main`: `old-2` has two instances of a model
 * that says `echo` when asked who it is, `new-2` of one that says `raw-echo`, `broken-1` one that never starts. The alarm `errors`
 * is OK.
 */
export function useDeployments() {
  const running: { local?: LocalSageMaker } = {}
  const local = (): LocalSageMaker => {
    if (!running.local) throw new Error('the embedded SageMaker runs only within tests')
    return running.local
  }
  beforeAll(async () => {
    running.local = await startLocalSageMaker({ limits: { startupTimeoutMs: 5_000, serverStopGraceMs: 500 } })
    const models = { old: 'echo', new: 'raw-echo', broken: 'end-at-start' }
    for (const [model, behaviour] of Object.entries(models)) {
      await createModel(local(), model, behaviour)
      for (const count of [1, 2]) await createSingleVariant(local(), `${model}-${count}`, model, count)
    }
  })
  afterAll(async () => {
    await local().stop()
    await local().remove()
  })
  beforeEach(() => {
    local().faults.clear()
    local().alarms.clear()
    local().alarms.set('errors', 'OK')
  })
  const describeEndpoint = (EndpointName: string) => local().sagemaker.describeEndpoint({ EndpointName })

  return {
    local,
    describeEndpoint,
    settled: (name: string) => settledEndpoint(local(), name),

    async serving(EndpointName: string, EndpointConfigName: string): Promise<void> {
      await local().sagemaker.createEndpoint({ EndpointName, EndpointConfigName })
      const { EndpointStatus } = await settledEndpoint(local(), EndpointName)
      if (EndpointStatus !== 'InService') throw new Error(`${EndpointName} is ${EndpointStatus}`)
    },

    update: (EndpointName: string, EndpointConfigName: string, DeploymentConfig?: DeploymentConfig) =>
      local().sagemaker.updateEndpoint({
        EndpointName,
        EndpointConfigName,
        ...(DeploymentConfig && { DeploymentConfig }),
      }),

    /** The endpoint once its new variant is in the stage. */
    async inStage(name: string, stage: string, message = '') {
      const staged = (described: Awaited<ReturnType<typeof describeEndpoint>>) => {
        const status = described.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0]
        return status?.Status === stage && (status.StatusMessage ?? '').includes(message)
      }
      return until(() => describeEndpoint(name), staged, `${name} in stage ${stage}`)
    },

    /** How often each model answers that many calls. */
    async answerers(name: string, calls = 60): Promise<Record<string, number>> {
      const counts: Record<string, number> = {}
      const answers = await Promise.all(Array.from({ length: calls }, () => invoke(local(), name, 'who')))
      for (const { text } of answers) counts[text] = (counts[text] ?? 0) + 1
      return counts
    },
  }
}

async function createSingleVariant({ sagemaker }: LocalSageMaker, name: string, ModelName: string, count: number) {
  const main = { VariantName: 'main', InstanceType: 'ml.m5.large', InitialInstanceCount: count } as const
  await sagemaker.createEndpointConfig({ EndpointConfigName: name, ProductionVariants: [{ ...main, ModelName }] })
}

const alarms = { AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] } }

/** Half of the traffic for ten minutes, then all of it, and five minutes more before the old fleet ends. */
export const canary = (more: object = {}): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
      WaitIntervalInSeconds: 600,
    },
    TerminationWaitInSeconds: 300,
    ...more,
  },
  ...alarms,
})

/** One instance after the other, ten minutes each. */
export const rolling: DeploymentConfig = {
  RollingUpdatePolicy: { MaximumBatchSize: { Type: 'INSTANCE_COUNT', Value: 1 }, WaitIntervalInSeconds: 600 },
  ...alarms,
}
