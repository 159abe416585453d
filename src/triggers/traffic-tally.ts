import type { TrafficProgress, TrafficSummary } from './traffic.ts'

/** How the sending of one mail ended. */
export type TrafficAnswer = { readonly variant: string } | { readonly failure: string }

/** Counts a replay. */
export function createTrafficTally() {
  const byVariant: Record<string, number> = {}
  const failures: Record<string, number> = {}
  const latencies: number[] = []
  let sent = 0
  let failed = 0
  const progress = (): TrafficProgress => ({
    sent,
    answered: latencies.length,
    failed,
    byVariant: { ...byVariant },
    failures: { ...failures },
  })
  return {
    progress,
    send(): void {
      sent += 1
    },
    settle(answer: TrafficAnswer, latencyMs: number): void {
      if ('failure' in answer) {
        failed += 1
        failures[answer.failure] = (failures[answer.failure] ?? 0) + 1
        return
      }
      byVariant[answer.variant] = (byVariant[answer.variant] ?? 0) + 1
      latencies.push(latencyMs)
    },
    summary(): TrafficSummary {
      const sorted = latencies.toSorted((left, right) => left - right)
      return { ...progress(), latencyMs: { p50: percentile(sorted, 50), p99: percentile(sorted, 99) } }
    },
  }
}

/** The nearest-rank percentile of sorted values: the least value that at least `percent` % of them do not exceed. */
export function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? null
}
