/** One value that occurs in either sample, and how many of each sample are at most as large. */
export type PooledStep = { readonly value: number; readonly first: number; readonly second: number }

/** The two empirical distribution functions, stepped through at every value that occurs; equal values are one step. */
export function pooledSteps(first: readonly number[], second: readonly number[]): PooledStep[] {
  const [a, b] = [first, second].map((values) => Float64Array.from(values).sort())
  if (!a || !b) return []
  const steps: PooledStep[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY)
    while (i < a.length && a[i] === value) i++
    while (j < b.length && b[j] === value) j++
    steps.push({ value, first: i, second: j })
  }
  return steps
}
