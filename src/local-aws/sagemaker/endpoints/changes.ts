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
export function createEndpointChanges({ context, endpoints, fleet }: ChangeDeps) {
  const underWay = new Set<Promise<void>>()

  const settle = (name: string, change: (current: EndpointDocument) => EndpointDocument) =>
    endpoints.update(name, change)

  async function create(name: string, deployment: Deployment): Promise<void> {
    try {
      await fleet.bringUp(name, deployment)
    } catch (error) {
      // The next start takes the creation up again.
      if (fleet.isClosing()) return
      const reason = reasonOf(error)
      await settle(name, (current) => ({
        ...current,
        status: 'Failed',
        failureReason: reason,
        modifiedAt: context.now(),
      }))
      return
    }
    await settle(name, (current) => inService(current, deployment, context.now()))
  }

  /** As AWS does, an update that does not come up leaves the endpoint in service with what it had. */
  async function update(name: string, deployment: Deployment): Promise<void> {
    try {
      await fleet.bringUp(name, deployment)
    } catch (error) {
      if (fleet.isClosing()) return
      const reason = reasonOf(error)
      await settle(name, (current) => inService(current, current.active ?? deployment, context.now(), reason))
      return
    }
    await settle(name, (current) => inService(current, deployment, context.now()))
  }

  async function remove(name: string): Promise<void> {
    await fleet.takeDown(name)
    await endpoints.remove(name)
  }

  /** What served before the server went away serves again, and what was going on then goes on. */
  async function restore({ name, status, active, pending }: EndpointDocument): Promise<void> {
    if (status === 'Failed') return
    if (status === 'Deleting') return remove(name)
    if (!active) return pending && create(name, pending)
    if (status === 'InService') await settle(name, (current) => ({ ...current, status: 'SystemUpdating' }))
    try {
      await fleet.bringUp(name, active, { patient: true })
    } catch (error) {
      if (!fleet.isClosing()) throw error
      return
    }
    if (pending) return update(name, pending)
    await settle(name, (current) => inService(current, active, current.modifiedAt, current.failureReason))
  }

  const begin = (change: Promise<void>, name: string) => {
    const watched = change
      .catch((error) => context.log.error({ err: error, endpoint: name }, 'a change of an endpoint broke off'))
      .finally(() => underWay.delete(watched))
    underWay.add(watched)
  }
  return {
    create: (name: string, deployment: Deployment) => begin(create(name, deployment), name),
    update: (name: string, deployment: Deployment) => begin(update(name, deployment), name),
    remove: (name: string) => begin(remove(name), name),
    restore: (endpoint: EndpointDocument) => begin(restore(endpoint), endpoint.name),
    async settled(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}

// What keeps a container from serving speaks for itself; jobs alone put its kind before it.
function reasonOf(error: unknown): string {
  return error instanceof JobFailure ? error.message : failureReason(error)
}
