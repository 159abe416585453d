import type { HealthyDay, ReferenceProfile } from './reference-profile.ts'
import type { WindowCheck } from './window-check.ts'

/** A healthy window: its span in ISO 8601, and its texts by hour from its beginning. */
export type HealthyCounts = { readonly from: string; readonly to: string; readonly perHour: readonly number[] }

/** Four weeks: each day of the week four times. */
const enoughDays = 28
const dayMs = 86_400_000

/**
 * The profile with the days of a healthy window among its healthy days, the first 28 that there are; the same profile where it has
 * enough, or knows all of them. Only whole days count, 24 hours each from the window's beginning.
 */
export function addHealthyDays(profile: ReferenceProfile, window: HealthyCounts): ReferenceProfile {
  const known = profile.healthyWindow?.days ?? []
  const overlaps = (day: HealthyDay) =>
    known.some(({ from }) => Math.abs(Date.parse(from) - Date.parse(day.from)) < dayMs)
  const added = daysOf(window)
    .filter((day) => !overlaps(day))
    .slice(0, Math.max(0, enoughDays - known.length))
  if (added.length === 0) return profile
  const days = [...known, ...added].sort((a, b) => Date.parse(a.from) - Date.parse(b.from))
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return profile
  const to = new Date(Date.parse(last.from) + dayMs).toISOString()
  const rows = days.reduce((sum, { rows: of }) => sum + of, 0)
  return { ...profile, healthyWindow: { from: first.from, to, rows, days } }
}

/** Whether a window is one from which the volume of a day may be learnt: every monitor that acts, that of volume left out, is ok. */
export function isHealthy({ monitors }: Pick<WindowCheck, 'monitors'>): boolean {
  const others = monitors.filter(({ kind, advisory }) => !advisory && kind !== 'volume')
  return others.length > 0 && others.every(({ outcome }) => outcome === 'ok')
}

/** The whole days of a window, 24 hours each from its beginning; hours that are left over count nowhere. */
export function daysOf({ from, perHour }: Pick<HealthyCounts, 'from' | 'perHour'>): HealthyDay[] {
  const begin = Date.parse(from)
  return Array.from({ length: Math.floor(perHour.length / 24) }, (_, day) => ({
    from: new Date(begin + day * dayMs).toISOString(),
    rows: perHour.slice(24 * day, 24 * (day + 1)).reduce((sum, count) => sum + count, 0),
  }))
}
