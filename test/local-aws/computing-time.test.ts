import { describe, expect, it } from 'vitest'
import { createClock } from '../../src/local-aws/clock.ts'
import { computingTime } from '../../src/local-aws/runner/computing-time.ts'

describe('the time that a container has to compute', () => {
  it.each([
    [1, 240_000, 240_000],
    [2, 240_000, 120_000],
    [60, 240_000, 30_000],
    [60, 60_000, 30_000],
    [60, 300, 300],
    [0.5, 60_000, 120_000],
  ])('at scale %d with a limit of %d ms is %d ms of the machine', (scale, limitMs, wallMs) => {
    const clock = createClock({ scale })
    expect(clock.toWall(computingTime(clock, limitMs))).toBeCloseTo(wallMs)
  })
})
