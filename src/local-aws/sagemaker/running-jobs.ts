/** Why a running job is told to end: someone stopped it, or the server itself ends. */
type StopCause = 'stop' | 'shutdown'

export type RunningJobs = ReturnType<typeof createRunningJobs>

/** The jobs that run in this process, by name. A run never rejects: it writes its end down itself. */
export function createRunningJobs() {
  const jobs = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>()
  let isClosing = false
  return {
    start(name: string, run: (signal: AbortSignal) => Promise<void>): void {
      const controller = new AbortController()
      // One that comes while the server ends learns of it before it does anything.
      if (isClosing) controller.abort('shutdown' satisfies StopCause)
      // A name may be given anew, after a deletion, while the last job of that name still clears up.
      const before = jobs.get(name)?.done ?? Promise.resolve()
      const done = before
        .then(() => run(controller.signal))
        .finally(() => {
          if (jobs.get(name)?.controller === controller) jobs.delete(name)
        })
      jobs.set(name, { controller, done })
    },

    stop(name: string): void {
      jobs.get(name)?.controller.abort('stop' satisfies StopCause)
    },

    /** Ends all jobs and resolves when the last one is written down. */
    async close(): Promise<void> {
      isClosing = true
      for (const { controller } of jobs.values()) controller.abort('shutdown' satisfies StopCause)
      while (jobs.size > 0) await Promise.all([...jobs.values()].map(({ done }) => done))
    },
  }
}
