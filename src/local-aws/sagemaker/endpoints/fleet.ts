import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import type { Deployment } from './document.ts'
import { type LiveEndpoint, planServers, reweighted } from './live-endpoint.ts'
import { createVariantServers } from './variant-servers.ts'

export type Fleet = ReturnType<typeof createFleet>

/** The model processes of all endpoints: brought up, switched and taken down, never half. */
export function createFleet(context: SageMakerContext, processes: ProcessTable) {
  const live = new Map<string, LiveEndpoint>()
  const servers = createVariantServers(context, processes)
  let closing = false
  return {
    find: (endpoint: string) => live.get(endpoint),
    isClosing: () => closing,

    /**
     * Starts what the deployment needs and is not there, waits until all answer, then lets it serve. Nothing changes when that
     * fails. Processes that are no longer needed end in the background. `patient` never fails but keeps trying.
     */
    async bringUp(endpoint: string, deployment: Deployment, { patient = false } = {}): Promise<void> {
      if (closing) throw new Error('the embedded SageMaker is closing')
      const { next, added, surplus } = planServers(live.get(endpoint), endpoint, deployment, (variant) =>
        servers.prepare(endpoint, variant, patient),
      )
      // An endpoint that served before answers for itself while it comes back.
      if (patient) live.set(endpoint, next)
      const starts = added.map((server) => server.start())
      try {
        await Promise.all(starts)
      } catch (error) {
        await Promise.allSettled([servers.retire(added), ...starts])
        throw error
      }
      live.set(endpoint, next)
      servers
        .retire(surplus)
        .catch((error) => context.log.error({ err: error, endpoint }, 'a model process could not be stopped'))
    },

    /** Takes over new weights at once; counts and containers stay. */
    reweigh(endpoint: string, deployment: Deployment): void {
      const current = live.get(endpoint)
      if (current) live.set(endpoint, reweighted(current, deployment))
    },

    async takeDown(endpoint: string): Promise<void> {
      const variants = live.get(endpoint)?.variants ?? []
      live.delete(endpoint)
      await servers.retire(variants.flatMap((variant) => variant.servers))
    },

    async close(): Promise<void> {
      closing = true
      await servers.close()
    },
  }
}
