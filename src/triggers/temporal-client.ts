import { Client, Connection } from '@temporalio/client'

export type TemporalAddress = { readonly address: string; readonly namespace: string }

/** Connects to Temporal, or says what to do when nobody answers. The caller closes `client.connection`. */
export async function connectClient({ address, namespace }: TemporalAddress): Promise<Client> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '10 seconds' })
    return new Client({ connection, namespace })
  } catch (cause) {
    throw new Error(
      `no Temporal server answers at ${address}: start one with \`perennial up\`, or set TEMPORAL_ADDRESS to one that runs`,
      { cause },
    )
  }
}
