import type { ChangeDeps } from './changes.ts'
import { deployBlueGreen, deployRolling, type Rollout, rollBackRolling } from './deploy.ts'
import { type Change, type Deployment, type EndpointDocument, inService, instancesOf, type Stage } from './document.ts'
import { createGuard, type Guard, RolledBack } from './guard.ts'
import { type Launch, launch, reasonOf } from './launch.ts'

/** Carries an update out. As on AWS, one that does not come up leaves the endpoint in service with what it had. */
export async function update(deps: ChangeDeps, name: string): Promise<void> {
  const { context, endpoints, fleet } = deps
  const { pending: change, active } = endpoints.require(name)
  if (!change || !active) return
  const operation = change.kind === 'rescale' ? 'UpdateEndpointWeightsAndCapacities' : 'UpdateEndpoint'
  const occasion = { endpoint: name, operation } as const
  const guard = createGuard(context, occasion, change.how ?? {}, fleet.isClosing)
  const rollout = rolloutOf(deps, occasion, change, active, guard)
  try {
    await carryOut(rollout, change)
  } catch (error) {
    // The next start of the server takes the update up again.
    if (fleet.isClosing()) return
    await rollBack(deps, rollout, error)
    return
  } finally {
    guard.release()
  }
  await endpoints.update(name, (current) => inService(current, change.deployment, context.now()))
}

function rolloutOf(
  { context, endpoints, fleet }: ChangeDeps,
  occasion: Pick<Launch, 'endpoint' | 'operation'>,
  { deployment: green, how = {} }: Change,
  blue: Deployment,
  guard: Guard,
): Rollout {
  const { endpoint } = occasion
  return {
    context,
    fleet,
    endpoint,
    blue,
    green,
    how,
    guard,
    launch: (deployment, placement) => launch({ context, fleet, ...occasion }, deployment, placement),
    async note(stage: Stage) {
      await endpoints.update(endpoint, ({ pending, ...current }) => {
        return { ...current, modifiedAt: context.now(), ...(pending && { pending: { ...pending, stage } }) }
      })
    },
  }
}

async function carryOut(rollout: Rollout, { kind, how }: Change): Promise<void> {
  const { fleet, endpoint, blue, green, guard } = rollout
  if (kind === 'rescale') {
    await guard.bake(0)
    fleet.reweigh(endpoint, green)
    // What there is already takes no capacity.
    if (instancesOf(green) > instancesOf(blue)) await rollout.launch(green, {})
    else await fleet.place(endpoint, green)
    return
  }
  if (how?.RollingUpdatePolicy) return deployRolling(rollout)
  if (how) return deployBlueGreen(rollout)
  await guard.bake(0)
  await rollout.launch(green, {})
  await fleet.abandon(endpoint)
}

/**
 * Back to what served. AWS says why when the new fleet did not come up, and nothing when an alarm ended the deployment: the
 * endpoint is then in service with its old configuration, as if nobody had asked for another.
 */
async function rollBack({ context, endpoints }: ChangeDeps, rollout: Rollout, error: unknown): Promise<void> {
  const { endpoint, fleet, blue, how } = rollout
  const reason = error instanceof RolledBack ? error.reason : reasonOf(error)
  await endpoints.update(endpoint, (current) => ({ ...current, status: 'RollingBack', modifiedAt: context.now() }))
  try {
    fleet.reweigh(endpoint, blue)
    if (how.RollingUpdatePolicy) await rollBackRolling(rollout)
    else await fleet.abandon(endpoint)
  } catch (failure) {
    if (fleet.isClosing()) return
    await endpoints.update(endpoint, (current) => stuckBetween(current, reasonOf(failure), context.now()))
    return
  }
  await endpoints.update(endpoint, (current) => inService(current, blue, context.now(), reason))
}

/** Old and new instances serve side by side until another update succeeds. */
function stuckBetween(
  { pending, ...endpoint }: EndpointDocument,
  failureReason: string,
  now: number,
): EndpointDocument {
  return { ...endpoint, status: 'UpdateRollbackFailed', failureReason, modifiedAt: now }
}
