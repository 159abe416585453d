import type { AwsClients } from '../../src/aws/clients.ts'
import { createObjectStore } from '../../src/aws/object-store.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { storageKeys } from '../../src/contract/keys.ts'
import { until } from './stack.ts'

/** A text that a caller asks about, and what turns out true of it. */
export type ProductionRow = {
  readonly text: Readonly<Record<string, string>>
  readonly truth: Readonly<Record<string, string>>
}

const batchSize = 50
const captureGranularityMs = 1100

/** What production does to a model: callers ask through the gateway, and the truth of each answer arrives. */
export function production(
  gateway: { readonly url: string },
  { s3 }: Pick<AwsClients, 's3'>,
  { model, environment }: ModelDefinition,
) {
  const objects = createObjectStore(s3)
  const { bucket } = environment

  async function ask(inferenceId: string, rows: readonly ProductionRow[]): Promise<void> {
    const response = await fetch(`${gateway.url}/v1/models/${model}/predictions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ instances: rows.map(({ text }) => ({ text })), inferenceId }),
    })
    const answer = await response.text()
    if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${answer}`)
  }

  async function captured(name: string): Promise<number> {
    let calls = 0
    for await (const { key } of objects.list(bucket, storageKeys.captures(model))) {
      const text = new TextDecoder().decode(await objects.read(bucket, key))
      calls += text.split(`"inferenceId":"${name}-`).length - 1
    }
    return calls
  }

  return {
    /** Traffic with its truth in a window of its own, captured whole. */
    async pass(name: string, rows: readonly ProductionRow[]): Promise<{ endMs: number; lengthMs: number }> {
      // Captures have whole seconds, so that windows must not share one.
      await pause()
      const fromMs = Math.floor(Date.now() / 1000) * 1000
      const batches = Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, batch) =>
        rows.slice(batch * batchSize, (batch + 1) * batchSize),
      )
      for (const [batch, of] of batches.entries()) await ask(`${name}-${batch}`, of)
      await pause()
      const end = new Date()
      await objects.write(
        bucket,
        truthKey(model, end, name),
        batches.flatMap((of, batch) => tell(`${name}-${batch}`, of)).join('\n'),
      )
      await until(async () => (await captured(name)) === batches.length, `the captures of ${name}`)
      return { endMs: end.getTime(), lengthMs: end.getTime() - fromMs }
    },
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, captureGranularityMs))
}

function truthKey(model: string, end: Date, name: string): string {
  return `${storageKeys.groundTruth(model)}${end.toISOString().slice(0, 13).replace(/[-T]/g, '/')}/${name}.jsonl`
}

function tell(inferenceId: string, rows: readonly ProductionRow[]): string[] {
  return rows.map(({ truth }, place) =>
    JSON.stringify({
      groundTruthData: { data: JSON.stringify(truth), encoding: 'JSON' },
      eventMetadata: { eventId: rows.length === 1 ? inferenceId : `${inferenceId}:${place}` },
      eventVersion: '0',
    }),
  )
}
