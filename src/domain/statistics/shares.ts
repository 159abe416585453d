/** Counts, or weights, as shares of their sum; all NaN when the sum is 0. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / total)
}

/** Throws a `RangeError` unless both sides list the same categories. */
export function requireSameCategories(first: readonly unknown[], second: readonly unknown[]): void {
  if (first.length !== second.length)
    throw new RangeError(`both sides must list the same categories, got ${first.length} and ${second.length}`)
}
