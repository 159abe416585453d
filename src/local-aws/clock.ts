/**
 * The embedded AWS's own time. Timestamps are those of the wall clock, so that clients which ask for "the last ten minutes" find
 * them; what AWS prescribes as a duration (limits, bakes, alarm periods) passes `scale` times as fast.
 */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number
  /** How many milliseconds of `now` a duration of AWS's takes. */
  toWall(durationMs: number): number
  /** Resolves when a duration of AWS's is over; rejects with the signal's reason. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>
  /** Calls `act` once when a duration of AWS's is over, unless the answered function is called before. */
  after(durationMs: number, act: () => void): () => void
}

export type AdjustableClock = Clock & {
  readonly scale: number
  setScale(scale: number): void
  /** Lets that much of AWS's time pass at once: what falls due in it happens. */
  advance(durationMs: number): void
  /** Sets what `now` says. Forwards, what falls due until then happens; backwards, nothing does. */
  set(now: number): void
  close(): void
}

type Timer = { dueAt: number; readonly act: () => void; handle?: NodeJS.Timeout }

// Node's timers count in 32 bits: a longer wait is taken up again when this much of it is over.
const longestTimerMs = 2 ** 31 - 1

/** `wall` is the machine's clock in epoch milliseconds. */
export function createClock({ scale: initialScale = 1, wall = Date.now } = {}): AdjustableClock {
  checkScale(initialScale)
  const timers = new Set<Timer>()
  let scale = initialScale
  let offsetMs = 0
  const now = () => wall() + offsetMs
  const toWall = (durationMs: number) => durationMs / scale

  function arm(timer: Timer): void {
    clearTimeout(timer.handle)
    const waitMs = Math.min(Math.max(0, timer.dueAt - now()), longestTimerMs)
    timer.handle = setTimeout(() => fire(timer), waitMs)
    timer.handle.unref()
  }
  function fire(timer: Timer): void {
    if (!timers.has(timer)) return
    if (timer.dueAt > now()) {
      arm(timer)
      return
    }
    timers.delete(timer)
    timer.act()
  }
  function after(durationMs: number, act: () => void): () => void {
    const timer: Timer = { dueAt: now() + toWall(durationMs), act }
    timers.add(timer)
    arm(timer)
    return () => {
      clearTimeout(timer.handle)
      timers.delete(timer)
    }
  }
  function jump(byMs: number): void {
    checkTime(now() + byMs)
    offsetMs += byMs
    // A clock that is set back must not keep anybody waiting for longer.
    for (const timer of timers) {
      if (byMs < 0) timer.dueAt += byMs
      arm(timer)
    }
  }

  return {
    now,
    toWall,
    after,
    sleep: (durationMs, signal) => sleepOn(after, durationMs, signal),
    get scale() {
      return scale
    },
    setScale(next) {
      checkScale(next)
      for (const timer of timers) timer.dueAt = now() + ((timer.dueAt - now()) * scale) / next
      scale = next
      for (const timer of timers) arm(timer)
    },
    advance(durationMs) {
      if (!(durationMs >= 0)) throw new RangeError(`the clock advances by at least 0 ms, got ${durationMs}`)
      jump(toWall(durationMs))
    },
    set(time) {
      jump(time - now())
    },
    close() {
      for (const timer of timers) clearTimeout(timer.handle)
      timers.clear()
    },
  }
}

function sleepOn(after: Clock['after'], durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = after(durationMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

const largestScale = 1_000_000

function checkScale(scale: number): void {
  if (scale > 0 && scale <= largestScale) return
  throw new RangeError(`the time scale must be above 0 and at most ${largestScale}, got ${scale}`)
}

// What can be written as a date with a year of four digits: clients and documents know no other.
const latestTime = Date.UTC(9999, 11, 31)

function checkTime(time: number): void {
  if (time >= 0 && time <= latestTime) return
  throw new RangeError(`the clock must stay between the years 1970 and 9999, got ${time} (epoch milliseconds)`)
}
