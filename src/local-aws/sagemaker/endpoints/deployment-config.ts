import type { CapacitySize, DeploymentConfig, TrafficRoutingConfig } from '@aws-sdk/client-sagemaker'
import type { AlarmStates } from '../../service.ts'
import { required, validation } from '../errors.ts'
import type { Deployment } from './document.ts'
import { fractionOf, totalWaitSeconds } from './traffic-plan.ts'

/** Names of the alarms that the deployment watches. */
export function alarmsOf({ AutoRollbackConfiguration }: DeploymentConfig): string[] {
  return (AutoRollbackConfiguration?.Alarms ?? []).flatMap(({ AlarmName }) => (AlarmName ? [AlarmName] : []))
}

/** How long the whole deployment may take. */
export function timeLimitSeconds(how: DeploymentConfig): number | undefined {
  return (how.BlueGreenUpdatePolicy ?? how.RollingUpdatePolicy)?.MaximumExecutionTimeoutInSeconds
}

/** Refuses what contradicts itself, whatever the endpoint. */
export function checkPolicies(how: DeploymentConfig): void {
  const { BlueGreenUpdatePolicy, RollingUpdatePolicy } = how
  if (BlueGreenUpdatePolicy && RollingUpdatePolicy) {
    throw validation('DeploymentConfig must have one update policy, got BlueGreenUpdatePolicy and RollingUpdatePolicy')
  }
  if (BlueGreenUpdatePolicy) {
    const member = 'BlueGreenUpdatePolicy.TrafficRoutingConfiguration'
    checkRouting(required(BlueGreenUpdatePolicy.TrafficRoutingConfiguration, member))
  }
  const alarms = alarmsOf(how)
  if (alarms.length > 10)
    throw validation(`AutoRollbackConfiguration.Alarms must name at most 10, got ${alarms.length}`)
}

const sizeMember = { CANARY: 'CanarySize', LINEAR: 'LinearStepSize' } as const

function checkRouting(routing: TrafficRoutingConfig): void {
  for (const [type, member] of Object.entries(sizeMember)) {
    const given = routing[member] !== undefined
    if (given === (routing.Type === type)) continue
    throw validation(`${member} must ${given ? 'not ' : ''}be given with the traffic routing type ${routing.Type}`)
  }
}

/** Refuses what does not fit the deployments that it leads from and to. */
export function checkDeployment(
  how: DeploymentConfig,
  current: Deployment,
  next: Deployment,
  alarms: AlarmStates,
): void {
  checkPolicies(how)
  checkNames(current, next)
  const routing = how.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration
  checkSize('CanarySize', routing?.CanarySize, next, [0, 50])
  checkSize('LinearStepSize', routing?.LinearStepSize, next, [10, 50])
  if (how.RollingUpdatePolicy) checkRolling(how, next)
  const wait = totalWaitSeconds(how, next)
  const limit = timeLimitSeconds(how)
  if (limit !== undefined && limit <= wait) {
    throw validation(`MaximumExecutionTimeoutInSeconds (${limit}) must be above the total waiting time (${wait})`)
  }
  const unknown = alarmsOf(how).find((name) => alarms.stateOf(name) === undefined)
  if (unknown) throw validation(`Could not find the CloudWatch alarm "${unknown}" of AutoRollbackConfiguration`)
}

function checkRolling({ RollingUpdatePolicy: policy }: DeploymentConfig, next: Deployment): void {
  if (next.variants.length > 1 || next.shadows.length > 0) {
    throw validation('A rolling deployment must have one production variant and no shadow variant')
  }
  checkSize('MaximumBatchSize', required(policy?.MaximumBatchSize, 'MaximumBatchSize'), next, [5, 50])
  checkSize('RollbackMaximumBatchSize', policy?.RollbackMaximumBatchSize, next, [0, 100])
}

function checkNames(current: Deployment, next: Deployment): void {
  const names = ({ variants }: Deployment) => variants.map(({ name }) => name).sort()
  const [before, after] = [names(current), names(next)]
  if (before.join() === after.join()) return
  throw validation(
    `A deployment with DeploymentConfig must keep the names of the production variants (${before.join(', ')}), ` +
      `got ${after.join(', ')}`,
  )
}

function checkSize(
  member: string,
  size: CapacitySize | undefined,
  { variants }: Deployment,
  [minimum, maximum]: readonly [number, number],
): void {
  if (!size) return
  for (const { name, instanceCount } of variants) {
    const percent = fractionOf(size, instanceCount) * 100
    if (percent >= minimum && percent <= maximum) continue
    throw validation(
      `${member} must be ${minimum > 0 ? `between ${minimum}% and` : 'at most'} ${maximum}% of the total instance count of ` +
        `variant ${name} (${instanceCount}), got ${size.Type} ${size.Value}`,
    )
  }
}
