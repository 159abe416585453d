import { z } from 'zod'
import type { AdjustableClock } from '../clock.ts'
import { AdminError } from './admin-error.ts'

/** What a clock is told: a time, or by how much of AWS's time it goes on at once, and how fast AWS's durations pass. */
export const clockSchema = z
  .strictObject({
    /** ISO 8601 with a zone, or epoch milliseconds. */
    now: z.union([z.iso.datetime({ offset: true }), z.number()]).optional(),
    advanceMs: z.number().min(0).optional(),
    scale: z.number().positive().optional(),
  })
  .refine(({ now, advanceMs }) => now === undefined || advanceMs === undefined, 'has either now or advanceMs, not both')
  .refine((change) => Object.keys(change).length > 0, 'names at least one of now, advanceMs and scale')

export function showClock({ now, scale }: AdjustableClock) {
  const time = now()
  return { now: new Date(time).toISOString(), epochMs: time, scale }
}

/** The scale first: what is advanced is a duration of AWS's and passes at the new one. */
export function changeClock(clock: AdjustableClock, change: z.infer<typeof clockSchema>): void {
  const { now, advanceMs, scale } = change
  const before = clock.scale
  try {
    if (scale !== undefined) clock.setScale(scale)
    if (now !== undefined) clock.set(typeof now === 'number' ? now : Date.parse(now))
    if (advanceMs !== undefined) clock.advance(advanceMs)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    clock.setScale(before)
    throw new AdminError(400, { where: 'clock', rule: error.message, got: change, todo: 'ask for less' })
  }
}
