import type { HealthyDay } from '../../src/domain/drift/reference-profile.ts'
import { normalQuantile } from '../../src/domain/statistics/normal-quantile.ts'
import { seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'

export const dayMs = 86_400_000
const hours = 24
const healthyDays = 28
/** Standard deviation of the logarithm of a day's count. */
const dayToDay = 0.2

/** Four weeks of days and the counts by hour of the day after them, all alike but for chance: complaints have no hour. */
export function makeUpDays(
  rows: number,
  begin: number,
  draw: string,
): { readonly healthy: readonly HealthyDay[]; readonly perHour: readonly number[] } {
  const generator = seededGenerator(1, `days/${draw}`)
  const countOf = () => {
    const uniform = ((generator.next() >>> 0) + 0.5) / 2 ** 32
    return Math.max(0, Math.round(rows * Math.exp(dayToDay * normalQuantile(uniform))))
  }
  const healthy = Array.from({ length: healthyDays }, (_, day) => ({
    from: new Date(begin - (healthyDays - day) * dayMs).toISOString(),
    rows: countOf(),
  }))
  const today = countOf()
  const [each, left] = [Math.floor(today / hours), today % hours]
  return { healthy, perHour: Array.from({ length: hours }, (_, hour) => each + (hour < left ? 1 : 0)) }
}
