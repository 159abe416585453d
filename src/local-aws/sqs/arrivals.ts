import type { Clock } from '../clock.ts'

export type Arrivals = ReturnType<typeof createArrivals>

/** Wakes those who wait for a message when one may be there. */
export function createArrivals(clock: Clock) {
  const sleepers = new Set<() => void>()
  let closed = false
  const wakeAll = () => {
    for (const wake of [...sleepers]) wake()
  }
  // The clock takes durations of AWS's; messages say when they become visible in its own time.
  const ofAws = (wallMs: number) => wallMs / clock.toWall(1)

  return {
    announce: wakeAll,
    isClosed: () => closed,

    /** Begins a wait of so much of AWS's time. */
    startWait(durationMs: number) {
      let over = durationMs <= 0
      const cancel = over
        ? () => undefined
        : clock.after(durationMs, () => {
            over = true
            wakeAll()
          })
      return {
        isOver: () => over || closed,
        /** Resolves when something came, when `visibleAt` is reached, or when the wait is over. */
        next(visibleAt: number): Promise<void> {
          return new Promise((resolve) => {
            const dueIn = ofAws(visibleAt - clock.now())
            const cancelDue = Number.isFinite(dueIn) ? clock.after(Math.max(0, dueIn), () => wake()) : () => undefined
            const wake = () => {
              cancelDue()
              sleepers.delete(wake)
              resolve()
            }
            sleepers.add(wake)
          })
        },
        end: cancel,
      }
    },

    close(): void {
      closed = true
      wakeAll()
    },
  }
}
