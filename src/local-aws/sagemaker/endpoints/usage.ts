import type { SageMakerContext } from '../context.ts'
import { checkQuota } from '../quotas.ts'
import type { Deployment, EndpointDocument } from './document.ts'

/** Refuses a deployment that needs more instances than there may be, beside those that all endpoints have or are getting. */
export function checkEndpointQuotas(
  context: Pick<SageMakerContext, 'quotas'>,
  endpoints: readonly EndpointDocument[],
  wanted: Deployment,
  replaced?: Deployment,
): void {
  const used = countTypes(endpoints.flatMap(heldBy))
  const freed = countTypes(replaced ? [replaced] : [])
  for (const [type, count] of countTypes([wanted])) {
    const more = count - (freed.get(type) ?? 0)
    if (more > 0) checkQuota(context, 'endpoint', type, used.get(type) ?? 0, more)
  }
}

function heldBy({ status, active, pending }: EndpointDocument): Deployment[] {
  if (status === 'Failed') return []
  const coming = pending && pending.kind !== 'rescale' ? pending.deployment : undefined
  const there = pending?.kind === 'rescale' ? pending.deployment : active
  return [there, coming].filter((deployment) => deployment !== undefined)
}

function countTypes(deployments: readonly Deployment[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { instanceType, instanceCount } of deployments.flatMap(({ variants, shadows }) => [
    ...variants,
    ...shadows,
  ])) {
    counts.set(instanceType, (counts.get(instanceType) ?? 0) + instanceCount)
  }
  return counts
}
