import { setTimeout as sleep } from 'node:timers/promises'
import { createClients } from './clients.ts'
import { measureControlPlane } from './control-plane.ts'
import { type InvocationOverhead, measureInvocations } from './invocations.ts'
import { type Latency, timed } from './latency.ts'
import { type Listing, measureListings } from './listings.ts'
import { measureObjectStore, type ObjectRates } from './object-store.ts'
import type { LocalAwsBenchOptions } from './options.ts'
import type { StartServer } from './servers.ts'

/** One server, new and empty, measured once. */
export type Repetition = {
  readonly startMs: number
  /** The first call, for which a server may have to load what describes the service. */
  readonly firstCallMs: number
  readonly controlPlane: Latency
  readonly objects: ObjectRates
  readonly listings: readonly Listing[]
  /** Absent where an endpoint has no model process. */
  readonly invocations?: InvocationOverhead
  readonly residentBytes: { readonly idle: number; readonly afterLoad: number }
}

// What a process does on its way up is over by then.
const settlingMs = 3_000

export async function repeat(
  start: StartServer,
  folder: string,
  options: LocalAwsBenchOptions & { readonly servesModels: boolean },
  say: (line: string) => void,
): Promise<Repetition> {
  const server = await start(folder)
  const clients = createClients(server.url)
  try {
    await sleep(settlingMs)
    const idle = await server.residentBytes()
    const firstCallMs = await timed(() => clients.sagemaker.listModels({}))
    say('control plane')
    const controlPlane = await measureControlPlane(clients, options)
    say('objects')
    const objects = await measureObjectStore(clients, options)
    const invocations = options.servesModels
      ? await measured(say, () => measureInvocations(clients, options))
      : undefined
    say('listings')
    const listings = await measureListings(clients, options)
    const residentBytes = { idle, afterLoad: await server.residentBytes() }
    const { startMs } = server
    return { startMs, firstCallMs, controlPlane, objects, listings, residentBytes, ...(invocations && { invocations }) }
  } finally {
    clients.destroy()
    await server.stop()
  }
}

function measured<T>(say: (line: string) => void, measure: () => Promise<T>): Promise<T> {
  say('invocations')
  return measure()
}
