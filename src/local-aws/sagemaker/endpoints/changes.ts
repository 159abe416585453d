import { failureReason, JobFailure } from '../../runner/job-failure.ts'
import type { SageMakerContext } from '../context.ts'
import type { Resources } from '../resources.ts'
import { type Deployment, type EndpointDocument, inService } from './document.ts'
import type { Fleet } from './fleet.ts'

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
    create: (name: string, deployment: Deployment) => begin(name, create(deps, name, deployment)),
    update: (name: string, deployment: Deployment) => begin(name, update(deps, name, deployment)),
    remove: (name: string) => begin(name, remove(deps, name)),
    restore: (endpoint: EndpointDocument) => begin(endpoint.name, restore(deps, endpoint)),
    async settled(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}

async function create({ context, endpoints, fleet }: ChangeDeps, name: string, deployment: Deployment): Promise<void> {
  try {
    await fleet.bringUp(name, deployment)
  } catch (error) {
    // The next start of the server takes the creation up again.
    if (fleet.isClosing()) return
    const failed = { status: 'Failed', failureReason: reasonOf(error), modifiedAt: context.now() } as const
    await endpoints.update(name, (current) => ({ ...current, ...failed }))
    return
  }
  await endpoints.update(name, (current) => inService(current, deployment, context.now()))
}

/** As on AWS, an update that does not come up leaves the endpoint in service with what it had. */
async function update({ context, endpoints, fleet }: ChangeDeps, name: string, deployment: Deployment): Promise<void> {
  try {
    await fleet.bringUp(name, deployment)
  } catch (error) {
    if (fleet.isClosing()) return
    const reason = reasonOf(error)
    await endpoints.update(name, (current) => inService(current, current.active ?? deployment, context.now(), reason))
    return
  }
  await endpoints.update(name, (current) => inService(current, deployment, context.now()))
}

async function remove({ endpoints, fleet }: ChangeDeps, name: string): Promise<void> {
  await fleet.takeDown(name)
  await endpoints.remove(name)
}

/** What served before the server went away serves again, and what was going on then goes on. */
async function restore(deps: ChangeDeps, { name, status, active, pending }: EndpointDocument): Promise<void> {
  const { endpoints, fleet } = deps
  if (status === 'Failed') return
  if (status === 'Deleting') return remove(deps, name)
  if (!active) return pending && create(deps, name, pending)
  try {
    // Brought up before the first wait: no invocation may come in between and find no endpoint.
    const broughtUp = fleet.bringUp(name, active, { patient: true })
    const noted =
      status === 'InService' && endpoints.update(name, (current) => ({ ...current, status: 'SystemUpdating' }))
    await Promise.all([broughtUp, noted])
  } catch (error) {
    if (fleet.isClosing()) return
    throw error
  }
  if (pending) return update(deps, name, pending)
  await endpoints.update(name, (current) => inService(current, active, current.modifiedAt, current.failureReason))
}

// What keeps a container from serving speaks for itself; jobs alone put its kind before it.
function reasonOf(error: unknown): string {
  return error instanceof JobFailure ? error.message : failureReason(error)
}
