import { z } from 'zod'

/** A length of time. Written `30 minutes`, resolved to a whole number of milliseconds. */
export type Milliseconds = number

/** A share between 0 and 1. Written `5 %`, resolved to 0.05. */
export type Fraction = number

export type Money = { amount: number; currency: string }

const unitMs: Readonly<Record<string, Milliseconds>> = {
  ms: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

const number = String.raw`\d+(?:\.\d+)?`
const durationPattern = new RegExp(`^(${number}) ?(ms|second|minute|hour|day|week)s?$`)
const percentagePattern = new RegExp(`^(${number}) ?%$`)
const newestPattern = new RegExp(`^newest (${number}) ?%$`)
const moneyPattern = new RegExp(`^(${number}) ([A-Z]{3})$`)

/** The milliseconds of `30 minutes`; `undefined` for a text that is no duration. */
export function parseDuration(text: string): Milliseconds | undefined {
  const [, amount, unit] = durationPattern.exec(text) ?? []
  const scale = unitMs[unit ?? '']
  return scale === undefined ? undefined : Math.round(Number(amount) * scale)
}

/** Fractions are rounded to 12 digits, so that `5.7 %` is 0.057 and not the nearest float of 5.7 divided by 100. */
function fractionOf(percent: string | undefined): Fraction {
  return Number((Number(percent) / 100).toFixed(12))
}

/** `written` says how the unit reads in the file; it becomes the type's name for editors and the message when it is broken. */
function unit<T>(name: string, pattern: RegExp, example: string, read: (match: RegExpExecArray) => T) {
  const rule = `must be a ${name} such as ${example}`
  return z
    .string({ error: (issue) => (issue.input === undefined ? undefined : rule) })
    .regex(pattern, rule)
    .transform((text, context): T => {
      const match = pattern.exec(text)
      if (match) return read(match)
      context.issues.push({ code: 'custom', message: rule, input: text })
      return z.NEVER
    })
    .meta({ title: name })
}

// Timers of years are slips of the pen, and SageMaker and Temporal know longest times of their own.
const longestDurationMs: Milliseconds = 366 * 86_400_000

export const duration = () =>
  unit('duration', durationPattern, '30 minutes', ([text]): Milliseconds => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms > 0, { error: 'must be longer than 0' })
    .refine((ms) => !(ms > longestDurationMs), { error: 'must be at most 366 days' })

export const percentage = () =>
  unit('percentage', percentagePattern, '5 %', ([, percent]): Fraction => fractionOf(percent))

/** A percentage that is something and not everything. */
export const share = () =>
  percentage().refine((fraction) => fraction > 0 && fraction < 1, { error: 'must be above 0 % and below 100 %' })

export const newestShare = () =>
  unit(
    'share of the newest records',
    newestPattern,
    'newest 15 %',
    ([, percent]): Fraction => fractionOf(percent),
  ).refine((fraction) => fraction > 0 && fraction < 1, { error: 'must be above 0 % and below 100 %' })

export const money = () =>
  unit(
    'sum of money',
    moneyPattern,
    '400 USD',
    ([, amount, currency]): Money => ({
      amount: Number(amount),
      currency: currency ?? '',
    }),
  )

/** A number between 0 and 1 that is a metric, an effect or a difference of them; not written in percent. */
export const unitNumber = () => z.number().min(0).max(1)

export const positiveInteger = () => z.int().min(1)
