import type { ModelServer } from '../../runner/model-server.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import type { Deployment } from './document.ts'
import { type Colour, type LiveEndpoint, type LiveFleet, planServers, reweighted, serversOf } from './live-endpoint.ts'
import { createVariantServers } from './variant-servers.ts'

export type Fleet = ReturnType<typeof createFleet>

type Placement = {
  readonly colour?: Colour
  /** Never fails but keeps trying: for what served before. */
  readonly patient?: boolean
  /** Gives up, and ends what was started. */
  readonly signal?: AbortSignal
}

/** The model processes of all endpoints: brought up, switched and taken down, never half. */
export function createFleet(context: SageMakerContext, processes: ProcessTable) {
  const live = new Map<string, LiveEndpoint>()
  const servers = createVariantServers(context, processes)
  let closing = false
  const retire = (endpoint: string, retired: readonly ModelServer[]) =>
    servers
      .retire(retired)
      .catch((error) => context.log.error({ err: error, endpoint }, 'a model process could not be stopped'))

  return {
    find: (endpoint: string) => live.get(endpoint),
    all: (): readonly LiveEndpoint[] => [...live.values()],
    isClosing: () => closing,

    /**
     * Starts what the deployment needs and the fleet has not, waits until all answer, then lets it serve. Nothing changes when
     * that fails. Processes that are no longer needed end in the background.
     */
    async place(
      endpoint: string,
      deployment: Deployment,
      { colour = 'blue', patient = false, signal }: Placement = {},
    ) {
      if (closing) throw new Error('the embedded SageMaker is closing')
      const plan = planServers(live.get(endpoint)?.[colour], deployment, (variant) =>
        servers.prepare(endpoint, variant, patient),
      )
      const swap = () => live.set(endpoint, withFleet(live.get(endpoint), endpoint, colour, plan.next))
      // An endpoint that served before answers for itself while it comes back.
      if (patient) swap()
      await startAll(plan.added, servers.retire, signal)
      swap()
      void retire(endpoint, plan.surplus)
    },

    /** Takes over new weights at once; counts and containers stay. */
    reweigh(endpoint: string, deployment: Deployment): void {
      const current = live.get(endpoint)
      if (current) live.set(endpoint, { ...current, blue: reweighted(current.blue, deployment) })
    },

    /** Sends that part of the traffic to the green fleet. */
    route(endpoint: string, greenShare: number): void {
      const current = live.get(endpoint)
      if (current) live.set(endpoint, { ...current, greenShare })
    },

    /** The green fleet is the only one from now on; the blue one ends once its requests are answered. */
    promote(endpoint: string): void {
      const current = live.get(endpoint)
      if (!current?.green) return
      live.set(endpoint, { name: endpoint, blue: current.green, greenShare: 0 })
      void retire(endpoint, serversOf(current.blue))
    },

    /** All traffic goes to the blue fleet; resolves when the green one has ended. */
    async abandon(endpoint: string): Promise<void> {
      const current = live.get(endpoint)
      if (!current?.green) return
      live.set(endpoint, { name: endpoint, blue: current.blue, greenShare: 0 })
      await retire(endpoint, serversOf(current.green))
    },

    async takeDown(endpoint: string): Promise<void> {
      const current = live.get(endpoint)
      live.delete(endpoint)
      if (current)
        await servers.retire([current.blue, current.green].flatMap((fleet) => (fleet ? serversOf(fleet) : [])))
    },

    async close(): Promise<void> {
      closing = true
      await servers.close()
    },
  }
}

function withFleet(current: LiveEndpoint | undefined, name: string, colour: Colour, fleet: LiveFleet): LiveEndpoint {
  return { name, blue: fleet, greenShare: 0, ...current, [colour]: fleet }
}

async function startAll(
  added: readonly ModelServer[],
  retire: (servers: readonly ModelServer[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted()
  const starts = added.map((server) => server.start())
  const giveUp = () => void retire(added).catch(() => undefined)
  signal?.addEventListener('abort', giveUp, { once: true })
  try {
    await Promise.all(starts)
  } catch (error) {
    await Promise.allSettled([retire(added), ...starts])
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}
