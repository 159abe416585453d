import type { DeploymentConfig, VariantStatus } from '@aws-sdk/client-sagemaker'
import type { SageMakerContext } from '../context.ts'
import { type Deployment, instancesOf, type Stage } from './document.ts'
import type { Fleet } from './fleet.ts'
import type { Guard } from './guard.ts'
import { fullCapacity, planBatches, planTraffic, type TrafficStep } from './traffic-plan.ts'

export type Rollout = {
  readonly context: SageMakerContext
  readonly fleet: Fleet
  readonly endpoint: string
  readonly blue: Deployment
  readonly green: Deployment
  readonly how: DeploymentConfig
  readonly guard: Guard
  /** Starts what is missing, unless there is no capacity for it. */
  readonly launch: (deployment: Deployment, placement: Parameters<Fleet['place']>[2]) => Promise<void>
  readonly note: (stage: Stage) => Promise<void>
}

type Bake = Pick<TrafficStep, 'bakeSeconds' | 'bakedFor' | 'capacity'>

/** A whole green fleet beside the blue one, traffic step by step, a bake after each, then the end of the blue one. */
export async function deployBlueGreen(rollout: Rollout): Promise<void> {
  const { fleet, endpoint, green, blue, how, guard } = rollout
  guard.check()
  await rollout.launch(green, { colour: 'green', signal: guard.signal })
  for (const step of planTraffic(how, green)) {
    const where = `${step.extent} capacity of ${sum(step.capacity)} instance(s).`
    await note(rollout, 'ActivatingTraffic', `Activating traffic on ${where}`, step.capacity)
    fleet.route(endpoint, step.share)
    await bake(rollout, step, where)
  }
  await note(rollout, 'Deleting', `Terminating ${instancesOf(blue)} instance(s).`, fullCapacity(green))
  fleet.promote(endpoint)
}

async function bake(rollout: Rollout, { bakeSeconds, bakedFor, capacity }: Bake, where: string): Promise<void> {
  const message = `Baking for ${bakeSeconds} seconds (${bakedFor}) with traffic enabled on ${where}`
  // The time runs from the moment at which the endpoint is described as baking.
  const watched = rollout.guard.bake(bakeSeconds)
  await Promise.all([watched, bakeSeconds > 0 && note(rollout, 'Baking', message, capacity)])
}

/** Batch by batch: new instances come, are watched with traffic, and as many old ones go. */
export async function deployRolling(rollout: Rollout): Promise<void> {
  const { fleet, endpoint, green, blue, how, guard } = rollout
  const policy = how.RollingUpdatePolicy
  const bakeSeconds = policy?.WaitIntervalInSeconds ?? 0
  const total = instancesOf(green)
  const old = instancesOf(blue)
  let remaining = old
  let before = {}
  guard.check()
  for (const launched of planBatches(policy?.MaximumBatchSize, total)) {
    const batch = resized(green, launched)
    const capacity = fullCapacity(batch)
    await note(rollout, 'Updating', `Launching ${launched} of ${total} instance(s).`, before)
    await rollout.launch(batch, { colour: 'green', signal: guard.signal })
    fleet.route(endpoint, launched / (launched + remaining))
    const where = `capacity of ${launched} instance(s).`
    await bake(rollout, { bakeSeconds, bakedFor: 'WaitIntervalInSeconds', capacity }, where)
    before = capacity
    remaining = old - Math.floor((old * launched) / total)
    if (remaining > 0) await fleet.place(endpoint, resized(blue, remaining))
    fleet.route(endpoint, launched / (launched + remaining))
  }
  fleet.promote(endpoint)
}

/** The way back of a rolling deployment: old instances come, as many new ones go. Fails when there is no capacity for them. */
export async function rollBackRolling(rollout: Rollout): Promise<void> {
  const { fleet, endpoint, blue, how } = rollout
  const live = fleet.find(endpoint)
  const newest = live?.green?.variants[0]?.servers.length ?? 0
  const there = live?.blue.variants[0]?.servers.length ?? 0
  const missing = instancesOf(blue) - there
  const size = how.RollingUpdatePolicy?.RollbackMaximumBatchSize
  for (const back of missing > 0 ? planBatches(size, missing) : []) {
    await rollout.launch(resized(blue, there + back), { colour: 'blue' })
    const left = newest * (1 - back / missing)
    fleet.route(endpoint, left / (left + there + back))
  }
  await fleet.abandon(endpoint)
}

/** The deployment with another number of instances of its one variant. */
function resized(deployment: Deployment, instanceCount: number): Deployment {
  return { ...deployment, variants: deployment.variants.map((variant) => ({ ...variant, instanceCount })) }
}

function note(rollout: Rollout, status: VariantStatus, message: string, capacity: Stage['capacity']): Promise<void> {
  return rollout.note({ status, message, startedAt: rollout.context.now(), capacity })
}

function sum(capacity: Stage['capacity']): number {
  return Object.values(capacity).reduce((total, count) => total + count, 0)
}
