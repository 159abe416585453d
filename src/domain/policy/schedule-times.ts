import type { TimeSpan } from '../drift/window.ts'

/** The definition's `schedule`: a clock time of every day, of one day of the week, or of one day of the month. */
export type Schedule = {
  readonly calendar: {
    readonly hour: number
    readonly minute: number
    readonly dayOfWeek?: string | undefined
    readonly dayOfMonth?: number | undefined
  }
  /** An IANA name such as `Europe/London`. */
  readonly timezone: string
}

const dayMs = 86_400_000
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/**
 * The times of a schedule in `[fromMs, toMs)`, milliseconds since 1970, the earliest first.
 *
 * The clock time is matched literally, as Temporal's schedules do: a time that the clock leaves out in spring does not happen that day,
 * one that it shows twice in autumn happens twice.
 * Source: `timezoneName` of Temporal's ScheduleSpec.
 * Undefined: a span that does not last has no time.
 *
 * @example scheduledTimes({ calendar: { hour: 2, minute: 0 }, timezone: 'UTC' }, { fromMs: Date.UTC(2026, 7, 1), toMs: Date.UTC(2026, 7, 3) }).length // 2
 */
export function scheduledTimes({ calendar, timezone }: Schedule, { fromMs, toMs }: TimeSpan): number[] {
  const clock = clockOf(timezone)
  const times = new Set<number>()
  // Local days reach from one before to one after those of UTC.
  for (let day = Math.floor(fromMs / dayMs) - 1; day * dayMs < toMs + dayMs; day += 1) {
    if (!isOn(new Date(day * dayMs), calendar)) continue
    const wanted = day * dayMs + (calendar.hour * 60 + calendar.minute) * 60_000
    for (const near of [wanted - dayMs, wanted + dayMs]) {
      const time = wanted - (clock(near) - near)
      if (clock(time) === wanted && time >= fromMs && time < toMs) times.add(time)
    }
  }
  return [...times].sort((a, b) => a - b)
}

function isOn(day: Date, { dayOfWeek, dayOfMonth }: Schedule['calendar']): boolean {
  const fitsWeek = dayOfWeek === undefined || weekdays[day.getUTCDay()] === dayOfWeek
  return fitsWeek && (dayOfMonth === undefined || day.getUTCDate() === dayOfMonth)
}

/** What the clock of a time zone shows, as if it were UTC. */
function clockOf(timezone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  return (ms) => {
    const shown = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
}
