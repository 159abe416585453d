/** Lets at most so many tasks run at once; the others wait for their turn. */
export function createSlots(count: number): <R>(task: () => Promise<R>) => Promise<R> {
  let free = count
  const waiting: Array<() => void> = []
  return async (task) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
