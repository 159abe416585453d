import { formatDifference, formatValue } from '../domain/gate/format.ts'
import type { DifferenceEstimate, MetricEstimate } from '../domain/gate/measurement.ts'

/** `0.913 (0.889–0.932)`, or why there is no value. */
export function sayEstimate(estimate: MetricEstimate | null): string {
  if (!estimate) return '–'
  if (estimate.value === null) return `undefined: ${estimate.why}`
  return `${formatValue(estimate.value)} (${formatValue(estimate.lower)}–${formatValue(estimate.upper)})`
}

/** `+0.012 (−0.004 to +0.028)`, or why there is no difference. */
export function sayDifference(difference: DifferenceEstimate | null): string {
  if (!difference) return '–'
  if (difference.value === null) return `undefined: ${difference.why}`
  const { lower, upper } = difference.interval
  return `${formatDifference(difference.value)} (${formatDifference(lower)} to ${formatDifference(upper)})`
}

/** `14 August 2002, 09:30 UTC`, or `09:30:07` to the second. */
export function sayTime(iso: string, to: 'minute' | 'second' = 'minute'): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const day = time.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  const second = to === 'second' ? ({ second: '2-digit' } as const) : {}
  const clock = time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...second, timeZone: 'UTC' })
  return `${day}, ${clock} UTC`
}

/** `14 August 2002, 09:30 UTC to 14 August 2002, 10:30 UTC`, to the second where the minutes are the same. */
export function sayPeriod(from: string, to: string): string {
  const [start, end] = [sayTime(from), sayTime(to)]
  return start === end && from !== to ? `${sayTime(from, 'second')} to ${sayTime(to, 'second')}` : `${start} to ${end}`
}

/** `14 August 2002`. */
export function sayDay(iso: string): string {
  return sayTime(iso).replace(/,.*$/, '')
}
