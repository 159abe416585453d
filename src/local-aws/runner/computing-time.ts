import type { Clock } from '../clock.ts'

// A container computes as fast as it can, however fast the clock runs: this much of the machine's time it always has.
const leastWallMs = 30_000

/**
 * The duration, in AWS's time, of a limit on what a container computes (its first `/ping`, one invocation): it passes at the
 * clock's scale, but not faster than in 30 s of the machine's time, or in its own length where that is shorter.
 */
export function computingTime(clock: Pick<Clock, 'toWall'>, limitMs: number): number {
  return Math.max(limitMs, Math.min(limitMs, leastWallMs) / clock.toWall(1))
}
