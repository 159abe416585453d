import { Client, Connection } from '@temporalio/client'
import { loadTemporalTarget } from './temporal-target.ts'

/** Connects to Temporal, or says what to do when nobody answers. The caller closes `client.connection`. */
export async function connectClient(): Promise<Client> {
  const { connectionOptions, namespace } = loadTemporalTarget()
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '10 seconds' })
    return new Client({ connection, namespace })
  } catch (cause) {
    throw new Error(
      `no Temporal server answers at ${connectionOptions.address}: start one with \`perennial up\`, or set TEMPORAL_ADDRESS to one that runs`,
      { cause },
    )
  }
}
