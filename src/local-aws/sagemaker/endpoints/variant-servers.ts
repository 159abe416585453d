import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ModelServer } from '../../runner/model-server.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import type { VariantDocument } from './document.ts'

/** Makes and ends the model processes of variants, and knows them all. */
export function createVariantServers(context: SageMakerContext, processes: ProcessTable) {
  const servers = new Set<ModelServer>()
  const { limits } = context
  return {
    /** Not started yet. `patient` ones never fail to start but keep trying. */
    prepare(endpoint: string, variant: VariantDocument, patient: boolean): ModelServer {
      const instance = `i-${randomBytes(6).toString('hex')}`
      const logs = join(context.dataDir, 'logs', 'aws', 'sagemaker', 'Endpoints', endpoint, variant.name)
      const server = new ModelServer({
        context,
        processes,
        patient,
        container: variant.container,
        owner: 'endpoint',
        purpose: `The primary container for production variant ${variant.name} of endpoint ${endpoint}`,
        folder: join(context.dataDir, 'endpoints', endpoint, variant.name, instance),
        logFile: join(logs, `${instance}.log`),
        downloadTimeoutMs: variant.downloadTimeoutMs,
        startupTimeoutMs: variant.startupTimeoutMs,
      })
      servers.add(server)
      return server
    },

    /** Ends them once their requests are answered. */
    async retire(retired: readonly ModelServer[]): Promise<void> {
      const ends = retired.map(async (server) => {
        await server.drainAndStop(limits.invocationTimeoutMs, limits.serverStopGraceMs)
        servers.delete(server)
      })
      await Promise.all(ends)
    },

    async close(): Promise<void> {
      await Promise.all([...servers].map((server) => server.stop(limits.shutdownGraceMs)))
    },
  }
}
