/** Runs the tasks of one name one after the other, in the order of the calls, and those of different names side by side. */
export function createTurns(): <R>(name: string, task: () => Promise<R>) => Promise<R> {
  const last = new Map<string, Promise<unknown>>()
  return async (name, task) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(task, task)
    last.set(name, turn)
    try {
      return await turn
    } finally {
      if (last.get(name) === turn) last.delete(name)
    }
  }
}
