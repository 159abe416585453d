import { loadClientConnectConfig } from '@temporalio/envconfig'

const local = { address: '127.0.0.1:7233', namespace: 'default' }

/**
 * Where Temporal is and how to reach it, as every Temporal program reads it: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,
 * TEMPORAL_TLS_…, or a profile of its configuration file. Default: a server on this machine.
 */
export function loadTemporalTarget() {
  const { connectionOptions, namespace = local.namespace } = loadClientConnectConfig()
  return { connectionOptions: { ...connectionOptions, address: connectionOptions.address ?? local.address }, namespace }
}
