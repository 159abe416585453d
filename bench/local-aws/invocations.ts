import { waitUntil } from '../../src/cli/local/wait-until.ts'
import { sendOpenLoop } from '../main-path/open-loop.ts'
import { type Clients, createClients } from './clients.ts'
import { createConfig, createModel } from './control-plane.ts'
import { type Latency, latencyOf } from './latency.ts'
import { echoImage } from './model-process.ts'
import type { LocalAwsBenchOptions } from './options.ts'

/** The same signed request by the same client, through the endpoint and straight to its model process. */
export type InvocationOverhead = {
  readonly endpoint: Latency
  readonly model: Latency
  /** Difference of the medians. */
  readonly overheadP50Ms: number
}

const EndpointName = 'echo'
const blocks = 4

export async function measureInvocations(
  clients: Clients,
  { rate, seconds }: Pick<LocalAwsBenchOptions, 'rate' | 'seconds'>,
): Promise<InvocationOverhead> {
  await createModel(clients, EndpointName, echoImage)
  await createConfig(clients, EndpointName, EndpointName)
  await clients.sagemaker.createEndpoint({ EndpointName, EndpointConfigName: EndpointName })
  await waitUntil('the endpoint of the bench', async () => {
    const { EndpointStatus, FailureReason } = await clients.sagemaker.describeEndpoint({ EndpointName })
    if (EndpointStatus === 'Failed') throw new Error(`the endpoint of the bench failed: ${FailureReason}`)
    return EndpointStatus === 'InService'
  })
  // The model process answers on every path, so that nothing but its address differs.
  const straight = createClients(`http://127.0.0.1:${await invoke(clients)}`)
  try {
    return await compare(clients, straight, { rate, seconds })
  } finally {
    straight.destroy()
    await clients.sagemaker.deleteEndpoint({ EndpointName })
  }
}

/** Block by block in turns, so that what else the machine does befalls both. */
async function compare(
  through: Clients,
  straight: Clients,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<InvocationOverhead> {
  const requests = Array.from({ length: Math.ceil((rate * seconds) / blocks) }, (_, index) => index)
  const block = (clients: Clients) =>
    sendOpenLoop({ requests, ratePerSecond: rate, send: () => invoke(clients).then(() => undefined) })
  await block(through)
  await block(straight)
  const latencies: { endpoint: number[]; model: number[] } = { endpoint: [], model: [] }
  for (let round = 0; round < blocks; round += 1) {
    latencies.endpoint.push(...(await block(through)))
    latencies.model.push(...(await block(straight)))
  }
  const [endpoint, model] = [latencyOf(latencies.endpoint), latencyOf(latencies.model)]
  return { endpoint, model, overheadP50Ms: endpoint.p50Ms - model.p50Ms }
}

async function invoke({ runtime }: Clients): Promise<string> {
  const { Body } = await runtime.invokeEndpoint({
    EndpointName,
    ContentType: 'application/json',
    Body: Buffer.from('{"instances":[{"text":"Where can I find the spec file?"}]}'),
  })
  return Buffer.from(Body ?? []).toString('utf8')
}
