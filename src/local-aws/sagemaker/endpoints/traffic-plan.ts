import type { CapacitySize, DeploymentConfig } from '@aws-sdk/client-sagemaker'
import { type Deployment, instancesOf } from './document.ts'

/** One move of traffic to the green fleet, and how long it is watched then. */
export type TrafficStep = {
  /** Which part of the traffic goes to the green fleet from now on. */
  readonly share: number
  /** Its instances that have traffic, by variant. */
  readonly capacity: Readonly<Record<string, number>>
  readonly extent: 'canary' | 'linear' | 'full'
  readonly bakeSeconds: number
  readonly bakedFor: 'WaitIntervalInSeconds' | 'TerminationWaitInSeconds'
}

/** The steps of a blue/green deployment. The last one gives all traffic to the green fleet, and is watched before the blue one ends. */
export function planTraffic(how: DeploymentConfig, green: Deployment): TrafficStep[] {
  const policy = how.BlueGreenUpdatePolicy
  const routing = policy?.TrafficRoutingConfiguration
  const bake = { bakeSeconds: routing?.WaitIntervalInSeconds ?? 0, bakedFor: 'WaitIntervalInSeconds' } as const
  const last: TrafficStep = {
    share: 1,
    capacity: fullCapacity(green),
    extent: 'full',
    bakeSeconds: policy?.TerminationWaitInSeconds ?? 0,
    bakedFor: 'TerminationWaitInSeconds',
  }
  if (routing?.Type === 'CANARY' && routing.CanarySize) {
    return [{ ...portion(routing.CanarySize, 1, green), extent: 'canary', ...bake }, last]
  }
  if (routing?.Type !== 'LINEAR' || !routing.LinearStepSize) return [last]
  const steps: TrafficStep[] = []
  for (let step = 1; ; step += 1) {
    const part = portion(routing.LinearStepSize, step, green)
    if (part.share >= 1) return [...steps, last]
    steps.push({ ...part, extent: 'linear', ...bake })
  }
}

/** How many instances of the new fleet there are after each batch of a rolling deployment. */
export function planBatches(size: CapacitySize | undefined, total: number): number[] {
  const batch = size ? instancesIn(size, total) : total
  return Array.from({ length: Math.ceil(total / batch) }, (_, index) => Math.min(total, (index + 1) * batch))
}

/** Which part of a variant's instances the size stands for; above 1 where it asks for more than there are. */
export function fractionOf({ Type, Value = 0 }: CapacitySize, total: number): number {
  return Type === 'INSTANCE_COUNT' ? Value / total : Value / 100
}

/** Seconds that the deployment waits in all, whatever else takes time. */
export function totalWaitSeconds(how: DeploymentConfig, green: Deployment): number {
  const rolling = how.RollingUpdatePolicy
  if (!rolling) return planTraffic(how, green).reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0)
  return (rolling.WaitIntervalInSeconds ?? 0) * planBatches(rolling.MaximumBatchSize, instancesOf(green)).length
}

export function fullCapacity({ variants, shadows }: Deployment): Record<string, number> {
  return Object.fromEntries([...variants, ...shadows].map(({ name, instanceCount }) => [name, instanceCount]))
}

// By percent the share is exact, also where a fleet is too small to show it in whole instances.
function portion(size: CapacitySize, times: number, { variants }: Deployment) {
  const counts = variants.map(({ name, instanceCount }) => {
    return [name, Math.min(instanceCount, instancesIn(size, instanceCount) * times)] as const
  })
  const total = variants.reduce((sum, { instanceCount }) => sum + instanceCount, 0)
  const active = counts.reduce((sum, [, count]) => sum + count, 0)
  const share = size.Type === 'INSTANCE_COUNT' ? active / total : Math.min(1, ((size.Value ?? 0) * times) / 100)
  return { share, capacity: Object.fromEntries(counts) }
}

function instancesIn(size: CapacitySize, total: number): number {
  return Math.max(1, Math.min(total, Math.ceil(fractionOf(size, total) * total)))
}
