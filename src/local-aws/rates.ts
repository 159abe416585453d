import type { Occasion } from './faults.ts'

/** Calls a second, by `service.Operation`; as many may come at once. */
export type Rates = Readonly<Record<string, number>>

/** The one limit that AWS documents and that polling clients run into. */
const awsRates: Rates = { 'sagemaker.ListTrainingJobs': 2 }

/** A bucket of calls for each limited operation, filled at its rate. */
export function createRates(rates: Rates = awsRates, now: () => number = () => performance.now()) {
  const buckets = new Map<string, { calls: number; at: number }>()
  return {
    admits({ service, operation }: Occasion): boolean {
      const name = `${service}.${operation}`
      const rate = rates[name]
      if (rate === undefined) return true
      const bucket = buckets.get(name) ?? { calls: rate, at: now() }
      buckets.set(name, bucket)
      bucket.calls = Math.min(rate, bucket.calls + ((now() - bucket.at) / 1000) * rate)
      bucket.at = now()
      if (bucket.calls < 1) return false
      bucket.calls -= 1
      return true
    },
  }
}
