const dateOnly = /^(\d{4})-(\d{2})-(\d{2})$/
const dateTime =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?([Zz]|[+-]\d{2}(?::?\d{2})?)$/
const epochText = /^\d{9,13}$/

// Seconds reach this in the year 5138, milliseconds passed it in 1973: no plausible time is ambiguous.
const firstMilliseconds = 1e11
const lastTime = Date.UTC(9999, 11, 31)

/**
 * Milliseconds since 1970 of a delivered time, or `undefined` if it is none: ISO 8601 with its zone, a date (midnight UTC), or
 * epoch seconds or milliseconds. Zero and less are refused: they stand for "unknown" in the systems that write them.
 *
 * @example parseTime('2002-08-14T11:30:00+02:00') === parseTime(1029317400) // both 1029317400000
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') return parseEpoch(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (epochText.test(text)) return parseEpoch(Number(text))
  const time = dateOnly.test(text) ? parseDate(text) : parseDateTime(text)
  return time === undefined ? undefined : plausible(time)
}

function parseEpoch(value: number): number | undefined {
  return plausible(Math.round(value < firstMilliseconds ? value * 1000 : value))
}

function parseDate(text: string): number | undefined {
  const [, year, month, day] = dateOnly.exec(text) ?? []
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // Date.UTC takes 31 February for 3 March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : time
}

function parseDateTime(text: string): number | undefined {
  const [, date, hour, minute, second, fraction, zone] = dateTime.exec(text) ?? []
  if (date === undefined || zone === undefined) return undefined
  const midnight = parseDate(date)
  const offset = zoneMinutes(zone)
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)]
  if (midnight === undefined || offset === undefined || h > 23 || m > 59 || s > 60) return undefined
  const ms = Math.floor(Number(`0.${fraction ?? 0}`) * 1000)
  return midnight + ((h * 60 + m - offset) * 60 + s) * 1000 + ms
}

function zoneMinutes(zone: string): number | undefined {
  if (/^z$/i.test(zone)) return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', '') || 0)]
  if (hours > 15 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function plausible(time: number): number | undefined {
  return time > 0 && time <= lastTime ? time : undefined
}
