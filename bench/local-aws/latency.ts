import { percentile } from '../../src/triggers/traffic-tally.ts'

/** How long calls took at the client, in milliseconds. */
export type Latency = { readonly p50Ms: number; readonly p99Ms: number; readonly calls: number }

export function latencyOf(latencies: readonly number[]): Latency {
  const sorted = latencies.toSorted((left, right) => left - right)
  const [p50Ms, p99Ms] = [percentile(sorted, 50), percentile(sorted, 99)]
  if (p50Ms === null || p99Ms === null) throw new Error('latencies must be there to be summarised, got none')
  return { p50Ms, p99Ms, calls: sorted.length }
}

/** How long one thing takes, in milliseconds. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return performance.now() - startedAt
}
