/** A stretch of time, in milliseconds since 1970. */
export type Interval = { readonly fromMs: number; readonly toMs: number }

/** What may have been going on in a stretch of time, the one that counts first where several overlap. */
export type Claim<Part extends string> = readonly [Part, readonly Interval[]]

/**
 * Shares a stretch of time out among its parts. Each moment counts for exactly one: the first claim whose intervals hold it,
 * else `rest`. So intervals that overlap count once, and the parts add up to the whole.
 *
 * @example shareOut({ fromMs: 0, toMs: 10 }, [['job', [{ fromMs: 2, toMs: 5 }, { fromMs: 4, toMs: 6 }]]]) // { job: 4, rest: 6 }
 */
export function shareOut<Part extends string>(
  whole: Interval,
  claims: ReadonlyArray<Claim<Part>>,
): Record<Part | 'rest', number> {
  const shares = Object.fromEntries([...claims.map(([part]) => [part, 0]), ['rest', 0]]) as Record<
    Part | 'rest',
    number
  >
  const inside = (time: number) => time > whole.fromMs && time < whole.toMs
  const edges = claims.flatMap(([, intervals]) => intervals.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))
  const cuts = [whole.fromMs, ...edges.filter(inside).toSorted((left, right) => left - right), whole.toMs]
  for (const [index, fromMs] of cuts.entries()) {
    const toMs = cuts[index + 1] ?? fromMs
    const claim = claims.find(([, intervals]) => intervals.some((one) => one.fromMs <= fromMs && one.toMs >= toMs))
    shares[claim?.[0] ?? 'rest'] += toMs - fromMs
  }
  return shares
}

export function lengthOf({ fromMs, toMs }: Interval): number {
  return toMs - fromMs
}
