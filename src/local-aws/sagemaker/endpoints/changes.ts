import type { SageMakerContext } from '../context.ts'
import type { Resources } from '../resources.ts'
import { type EndpointDocument, firstStage, inService } from './document.ts'
import type { Fleet } from './fleet.ts'
import { launch, reasonOf } from './launch.ts'
import { update } from './update.ts'

export type ChangeDeps = {
  readonly context: SageMakerContext
  readonly endpoints: Resources<EndpointDocument>
  readonly fleet: Fleet
}

export type EndpointChanges = ReturnType<typeof createEndpointChanges>

/** The slow half of endpoint operations: what goes on after the request was answered. */
export function createEndpointChanges(deps: ChangeDeps) {
  const underWay = new Set<Promise<void>>()
  const begin = (name: string, change: Promise<void>) => {
    const watched = change
      .catch((error) => deps.context.log.error({ err: error, endpoint: name }, 'a change of an endpoint broke off'))
      .finally(() => underWay.delete(watched))
    underWay.add(watched)
  }
  return {
    create: (name: string) => begin(name, create(deps, name)),
    update: (name: string) => begin(name, update(deps, name)),
    remove: (name: string) => begin(name, remove(deps, name)),
    restore: (endpoint: EndpointDocument) => begin(endpoint.name, restore(deps, endpoint)),
    async settled(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}

async function create({ context, endpoints, fleet }: ChangeDeps, name: string): Promise<void> {
  const { pending } = endpoints.require(name)
  if (!pending) return
  try {
    await launch({ context, fleet, endpoint: name, operation: 'CreateEndpoint' }, pending.deployment)
  } catch (error) {
    // The next start of the server takes the creation up again.
    if (fleet.isClosing()) return
    const failed = { status: 'Failed', failureReason: reasonOf(error), modifiedAt: context.now() } as const
    await endpoints.update(name, (current) => ({ ...current, ...failed }))
    return
  }
  await endpoints.update(name, (current) => inService(current, pending.deployment, context.now()))
}

async function remove({ endpoints, fleet }: ChangeDeps, name: string): Promise<void> {
  await fleet.takeDown(name)
  await endpoints.remove(name)
}

/** What served before the server went away serves again, and what was going on then goes on, from its beginning. */
async function restore(deps: ChangeDeps, { name, status, active, pending }: EndpointDocument): Promise<void> {
  const { context, endpoints, fleet } = deps
  if (status === 'Failed') return
  if (status === 'Deleting') return remove(deps, name)
  if (!active) return pending && create(deps, name)
  try {
    // Brought up before the first wait: no invocation may come in between and find no endpoint.
    const broughtUp = fleet.place(name, active, { patient: true })
    const noted = endpoints.update(name, (current) => comingBack(current, context.now()))
    await Promise.all([broughtUp, noted])
  } catch (error) {
    if (fleet.isClosing()) return
    throw error
  }
  if (pending && status === 'Updating') return update(deps, name)
  // A rollback is over as soon as the old fleet is whole again.
  await endpoints.update(name, (current) =>
    inService(current, active, pending ? context.now() : current.modifiedAt, current.failureReason),
  )
}

// What was under way begins again, so that no stage of the server before is told as one of this.
function comingBack(endpoint: EndpointDocument, now: number): EndpointDocument {
  const { status, pending } = endpoint
  if (status === 'InService') return { ...endpoint, status: 'SystemUpdating' }
  if (status !== 'Updating' || !pending) return endpoint
  return { ...endpoint, pending: { ...pending, stage: firstStage(pending.deployment, now) } }
}
