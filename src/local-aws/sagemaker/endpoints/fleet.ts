import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ModelServer } from '../../runner/model-server.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import type { Deployment, VariantDocument } from './document.ts'
import { type LiveEndpoint, planServers } from './live-endpoint.ts'

export type Fleet = ReturnType<typeof createFleet>

/** The model processes of all endpoints: brought up, switched and taken down, never half. */
export function createFleet(context: SageMakerContext, processes: ProcessTable) {
  const live = new Map<string, LiveEndpoint>()
  const servers = new Set<ModelServer>()
  let closing = false
  const { limits, log } = context

  const newServer = (endpoint: string, patient: boolean) => (variant: VariantDocument) => {
    const instance = `i-${randomBytes(6).toString('hex')}`
    const server = new ModelServer({
      context,
      processes,
      patient,
      container: variant.container,
      purpose: `The primary container for production variant ${variant.name} of endpoint ${endpoint}`,
      folder: join(context.dataDir, 'endpoints', endpoint, variant.name, instance),
      logFile: join(
        context.dataDir,
        'logs',
        'aws',
        'sagemaker',
        'Endpoints',
        endpoint,
        variant.name,
        `${instance}.log`,
      ),
      startupTimeoutMs: variant.startupTimeoutMs,
    })
    servers.add(server)
    return server
  }
  const retire = (retired: readonly ModelServer[]) =>
    Promise.all(
      retired.map(async (server) => {
        await server.drainAndStop(limits.invocationTimeoutMs, limits.serverStopGraceMs)
        servers.delete(server)
      }),
    )

  return {
    find: (endpoint: string) => live.get(endpoint),
    isClosing: () => closing,

    /**
     * Starts what the deployment needs and is not there, waits until all answer, then lets it serve. Nothing changes when that
     * fails. Processes that are no longer needed end in the background. `patient` never fails but keeps trying.
     */
    async bringUp(endpoint: string, deployment: Deployment, { patient = false } = {}): Promise<void> {
      const { next, added, surplus } = planServers(
        live.get(endpoint),
        endpoint,
        deployment,
        newServer(endpoint, patient),
      )
      // An endpoint that served before answers for itself while it comes back.
      if (patient) live.set(endpoint, next)
      const starts = added.map((server) => server.start())
      try {
        if (closing) throw new Error('the embedded SageMaker is closing')
        await Promise.all(starts)
      } catch (error) {
        await Promise.allSettled([retire(added), ...starts])
        throw error
      }
      live.set(endpoint, next)
      retire(surplus).catch((error) => log.error({ err: error, endpoint }, 'a model process could not be stopped'))
    },

    /** Takes over new weights; counts and containers stay. */
    reweigh(endpoint: string, deployment: Deployment): void {
      const current = live.get(endpoint)
      if (!current) return
      const documentOf = (name: string) => deployment.variants.find((variant) => variant.name === name)
      const variants = current.variants.map(({ document, servers }) => {
        const weight = documentOf(document.name)?.weight ?? document.weight
        return { document: { ...document, weight }, servers }
      })
      live.set(endpoint, { ...current, variants })
    },

    async takeDown(endpoint: string): Promise<void> {
      const current = live.get(endpoint)
      live.delete(endpoint)
      await retire((current?.variants ?? []).flatMap(({ servers }) => servers))
    },

    async close(): Promise<void> {
      closing = true
      await Promise.all([...servers].map((server) => server.stop(limits.shutdownGraceMs)))
    },
  }
}
