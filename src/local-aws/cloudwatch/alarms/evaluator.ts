import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { createTurns } from '../../turns.ts'
import type { Alarms } from './alarms.ts'
import { periodOf } from './document.ts'
import { type EvaluationDeps, stateAt, wallMs } from './evaluation.ts'

// Values that were measured in a period arrive a little after its end.
const delaySeconds = 5
// A clock that jumps further than this many evaluations leaves the older ones out.
const mostCaughtUp = 1_000

export type AlarmEvaluator = ReturnType<typeof createAlarmEvaluator>

/** Evaluates every metric alarm once in each of its periods, at least every minute, in the clock's time. */
export function createAlarmEvaluator(deps: EvaluationDeps & { readonly alarms: Alarms; readonly log: Log }) {
  const { alarms, clock, log } = deps
  const timers = new Map<string, () => void>()
  const inTurn = createTurns()
  const running = new Set<Promise<void>>()
  let closed = false

  function schedule(name: string, last: number): void {
    timers.get(name)?.()
    timers.delete(name)
    const alarm = alarms.find(name)
    if (closed || alarm?.kind !== 'metric') return
    const cancel = clock.after((nextDue(clock, periodOf(alarm), last) - clock.now()) / clock.toWall(1), () => {
      const tick = inTurn(name, () => catchUp(name, last)).catch((err) =>
        log.error({ err, alarm: name }, 'an alarm could not be evaluated'),
      )
      running.add(tick)
      tick.then(() => running.delete(tick))
    })
    timers.set(name, cancel)
  }

  /** Evaluates at every time that fell due, so that a clock that jumped has missed nothing. */
  async function catchUp(name: string, last: number): Promise<void> {
    const now = clock.now()
    try {
      const alarm = alarms.find(name)
      if (alarm?.kind !== 'metric') return
      // Where the clock was set back, the last evaluation is yet to come: one is due for where it stands now.
      const since = last > now ? now - wallMs(clock, Math.min(periodOf(alarm), 60)) : last
      for (const at of dueTimes(clock, periodOf(alarm), since, now)) await evaluateAt(name, at)
    } finally {
      // After a failed evaluation too, since the next one may succeed; and from now, since the clock may have been set back.
      schedule(name, now)
    }
  }

  async function evaluateAt(name: string, at: number): Promise<void> {
    const alarm = alarms.find(name)
    if (closed || alarm?.kind !== 'metric') return
    const state = stateAt(deps, alarm, at)
    if (state) await alarms.changeState(name, state)
  }

  return {
    /** Begins to evaluate an alarm, or begins anew after it was configured. */
    watch: (name: string): void => schedule(name, clock.now()),
    forget(name: string): void {
      timers.get(name)?.()
      timers.delete(name)
    },
    async close(): Promise<void> {
      closed = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
      await Promise.all(running)
    },
  }
}

function nextDue(clock: Clock, periodSeconds: number, after: number): number {
  const gridMs = wallMs(clock, Math.min(periodSeconds, 60))
  const delayMs = Math.min(gridMs / 2, clock.toWall(delaySeconds * 1000))
  return Math.floor((after - delayMs) / gridMs) * gridMs + gridMs + delayMs
}

function dueTimes(clock: Clock, periodSeconds: number, after: number, now: number): number[] {
  const times: number[] = []
  const gridMs = wallMs(clock, Math.min(periodSeconds, 60))
  const first = nextDue(clock, periodSeconds, Math.max(after, now - mostCaughtUp * gridMs))
  for (let due = first; due <= now; due += gridMs) times.push(due)
  return times
}
