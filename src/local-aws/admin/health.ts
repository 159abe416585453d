import { createHash } from 'node:crypto'

/** The operations that are served, by the service's name in SigV4. */
export type ServedOperations = Readonly<Record<string, readonly string[]>>

/** `served` changes with every operation that comes or goes: two servers with the same one serve the same. */
export function showHealth(services: ServedOperations) {
  const sorted = Object.fromEntries(
    Object.entries(services).map(([service, operations]) => [service, operations.toSorted()]),
  )
  const served = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 12)
  return { ready: true, served, services: sorted }
}
