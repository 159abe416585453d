import { z } from 'zod'

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** When something happens, in the terms of Temporal's calendars. */
type CalendarTime = { hour: number; minute: number; dayOfMonth?: number; dayOfWeek?: (typeof weekdays)[number] }

const pattern = new RegExp(
  `^(every day|every (?:${weekdays.join('|')})|first of the month) at ([01]\\d|2[0-3]):([0-5]\\d)$`,
)

const rule = 'must read such as `every day at 02:00`, `every monday at 02:00` or `first of the month at 03:00`'

const calendarTime = z
  .string()
  .regex(pattern, rule)
  .transform((text): CalendarTime => {
    const [, days = '', hour, minute] = pattern.exec(text) ?? []
    const dayOfWeek = weekdays.find((day) => days.endsWith(day))
    return {
      hour: Number(hour),
      minute: Number(minute),
      ...(days.startsWith('first') && { dayOfMonth: 1 }),
      ...(dayOfWeek && { dayOfWeek }),
    }
  })

function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

export const calendar = () =>
  z.strictObject({
    calendar: calendarTime.meta({
      title: 'calendar',
      description: 'Day and time: every day, every weekday by its name, or the first of the month.',
      examples: ['every day at 02:00'],
    }),
    timezone: z
      .string()
      .refine(isTimezone, { error: 'must be a time zone of the IANA list such as Europe/London' })
      .prefault('UTC')
      .meta({ title: 'time zone', description: 'Time zone of the calendar.', examples: ['Europe/London'] }),
  })
