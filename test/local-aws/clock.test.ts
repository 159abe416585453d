import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock } from '../../src/local-aws/clock.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const minute = 60_000

beforeEach(() => void vi.useFakeTimers({ now: start }))
afterEach(() => void vi.useRealTimers())

describe('the clock', () => {
  it('tells the time of the wall, whatever its scale', () => {
    const clock = createClock({ scale: 60 })
    vi.advanceTimersByTime(1_000)
    expect(clock.now()).toBe(start + 1_000)
    expect(clock.toWall(minute)).toBe(1_000)
  })

  it('lets a duration of AWS pass as many times as fast as its scale says', () => {
    const clock = createClock({ scale: 60 })
    const act = vi.fn()
    clock.after(minute, act)
    vi.advanceTimersByTime(999)
    expect(act).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(act).toHaveBeenCalledOnce()
  })

  it('calls nothing that was cancelled or that waited when it closed', () => {
    const clock = createClock()
    const act = vi.fn()
    clock.after(10, act)()
    clock.after(10, act)
    clock.close()
    vi.advanceTimersByTime(100)
    expect(act).not.toHaveBeenCalled()
  })

  it('advanced, does what falls due until then, and moves its time by the same', () => {
    const clock = createClock()
    const act = vi.fn()
    clock.after(5 * minute, act)
    clock.after(7 * minute, act)
    clock.advance(6 * minute)
    vi.advanceTimersByTime(0)
    expect(act).toHaveBeenCalledOnce()
    expect(clock.now()).toBe(start + 6 * minute)
  })

  it('set back, keeps nobody waiting for longer', () => {
    const clock = createClock()
    const act = vi.fn()
    clock.after(minute, act)
    clock.set(start - 60 * minute)
    expect(clock.now()).toBe(start - 60 * minute)
    vi.advanceTimersByTime(minute)
    expect(act).toHaveBeenCalledOnce()
  })

  it('given another scale, lets what is left of a wait pass at that one', () => {
    const clock = createClock()
    const act = vi.fn()
    clock.after(minute, act)
    vi.advanceTimersByTime(minute / 2)
    clock.setScale(30)
    vi.advanceTimersByTime(999)
    expect(act).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(act).toHaveBeenCalledOnce()
  })

  it('waits for longer than the 25 days that a timer of Node can', () => {
    const clock = createClock()
    const act = vi.fn()
    clock.after(40 * 24 * 60 * minute, act)
    vi.advanceTimersByTime(39 * 24 * 60 * minute)
    expect(act).not.toHaveBeenCalled()
    vi.advanceTimersByTime(24 * 60 * minute)
    expect(act).toHaveBeenCalledOnce()
  })

  it('sleeps until the signal wakes it, with the reason of the signal', async () => {
    const clock = createClock()
    const waking = new AbortController()
    const slept = clock.sleep(minute, waking.signal)
    waking.abort('enough')
    await expect(slept).rejects.toBe('enough')
    await expect(clock.sleep(minute, waking.signal)).rejects.toBe('enough')
  })

  it('does what falls due in the order in which it does, however it is advanced', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1 }),
        fc.integer({ min: 1 }),
        (waits, seed) => {
          const clock = createClock()
          const done: number[] = []
          for (const wait of waits) clock.after(wait, () => void done.push(wait))
          for (let passed = 0; passed <= 1_000; passed += 1 + (seed % 500)) vi.advanceTimersByTime(1 + (seed % 500))
          expect(done).toEqual([...waits].sort((a, b) => a - b))
        },
      ),
    )
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('has no scale of %d', (scale) => {
    expect(() => createClock({ scale })).toThrow(`the time scale must be above 0 and at most 1000000, got ${scale}`)
  })
})
