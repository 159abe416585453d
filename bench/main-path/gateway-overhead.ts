import { createInvocations } from '../../src/aws/invocations.ts'
import { textOf } from '../../src/cli/demo/mails.ts'
import { endpointName } from '../../src/contract/endpoint-name.ts'
import { percentile } from '../../src/triggers/traffic-tally.ts'
import { sendOpenLoop } from './open-loop.ts'
import type { BenchOptions } from './options.ts'
import type { Stage } from './stage.ts'

export type Latency = { readonly p50Ms: number; readonly p99Ms: number; readonly requests: number }

/** One path's requests against the other's, in milliseconds at the client. */
export type GatewayOverhead = {
  readonly gateway: Latency
  readonly direct: Latency
  /** Difference of the medians. */
  readonly overheadP50Ms: number
  readonly overheadP99Ms: number
  /** The difference of the medians within each pair of blocks, which shows how steady it is. */
  readonly pairsP50Ms: readonly number[]
}

type Path = (text: Readonly<Record<string, string>>) => Promise<void>

/**
 * Sends the same mails at the same rate by two paths in turns, block by block (A B A B): through the gateway as an application
 * does, and straight to InvokeEndpoint by the SDK. Both carry what their client costs: `fetch` here, signing by the SDK there.
 */
export async function measureGatewayOverhead(
  stage: Stage,
  model: string,
  { rate, loadSeconds, blockSeconds }: BenchOptions,
): Promise<GatewayOverhead> {
  const paths = { gateway: throughGateway(stage, model), direct: straight(stage, model) }
  const block = Math.max(1, Math.round(rate * blockSeconds))
  const blocks = Math.max(1, Math.round(loadSeconds / blockSeconds))
  const send = (path: Path, from: number) =>
    sendOpenLoop({ requests: mailsFrom(stage, from, block), ratePerSecond: rate, send: path })
  stage.narrator.say(`warming up, then ${blocks} blocks of ${block} requests by each path at ${rate} a second`)
  await send(paths.gateway, 0)
  await send(paths.direct, 0)
  const gateway: number[][] = []
  const direct: number[][] = []
  for (let round = 0; round < blocks; round += 1) {
    gateway.push(await send(paths.gateway, round * block))
    direct.push(await send(paths.direct, round * block))
    stage.narrator.say(`block ${round + 1} of ${blocks} by both paths`)
  }
  return compare(gateway, direct)
}

function compare(gateway: readonly number[][], direct: readonly number[][]): GatewayOverhead {
  const whole = { gateway: summarise(gateway.flat()), direct: summarise(direct.flat()) }
  return {
    ...whole,
    overheadP50Ms: whole.gateway.p50Ms - whole.direct.p50Ms,
    overheadP99Ms: whole.gateway.p99Ms - whole.direct.p99Ms,
    pairsP50Ms: gateway.map((block, index) => summarise(block).p50Ms - summarise(direct[index] ?? []).p50Ms),
  }
}

function summarise(latencies: readonly number[]): Latency {
  const sorted = latencies.toSorted((left, right) => left - right)
  const [p50Ms, p99Ms] = [percentile(sorted, 50), percentile(sorted, 99)]
  if (p50Ms === null || p99Ms === null) throw new Error('latencies must be there to be summarised, got none')
  return { p50Ms, p99Ms, requests: sorted.length }
}

function mailsFrom({ mails }: Stage, from: number, count: number): Readonly<Record<string, string>>[] {
  return Array.from({ length: count }, (_, index) => mails.september[(from + index) % mails.september.length])
    .filter((mail) => mail !== undefined)
    .map(textOf)
}

function throughGateway({ gatewayUrl }: Stage, model: string): Path {
  const url = `${gatewayUrl}/v1/models/${model}/predictions`
  return async (text) => {
    const body = JSON.stringify({ text })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    requirePredictions(await answer.text(), `the gateway (status ${answer.status})`)
  }
}

function straight({ clients }: Stage, model: string): Path {
  const invocations = createInvocations(clients.runtime)
  let sent = 0
  return async (text) => {
    sent += 1
    const { body } = await invocations.invoke({
      endpointName: endpointName(model),
      body: JSON.stringify({ instances: [{ text }] }),
      contentType: 'application/json',
      inferenceId: `bench-${sent}`,
    })
    requirePredictions(body, 'InvokeEndpoint')
  }
}

function requirePredictions(body: string, who: string): void {
  const { predictions } = JSON.parse(body) as { predictions?: readonly unknown[] }
  if (predictions?.length !== 1) throw new Error(`${who} must answer with one prediction, got ${body.slice(0, 200)}`)
}
