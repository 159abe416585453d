/** What each kind of interval leaves out on each side. */
export type Levels = {
  readonly value: number
  readonly difference: number
  readonly sharedDifference: number
}

/** Values, and so the floors, are judged by the usual two-sided 95 % interval. */
const valueTail = 0.025

/**
 * The levels of a comparison of `comparisons` tasks (or slices).
 *
 * A challenger passes only if it is not worse in *every* task, so each task may be tested at the whole `errorRate`: whichever task
 * is truly worse, its own test stops it (an intersection-union test needs no sharing). It fails if it is worse in *any* task, so
 * for that the error rate is shared among them: by Bonferroni, not Holm, because its bound is the end of an interval that can be
 * printed and read, whichever way the other tasks fall.
 * Source: R. L. Berger, Technometrics 24 (1982) 295–300.
 */
export function levelsFor(errorRate: number, comparisons: number): Levels {
  return { value: valueTail, difference: errorRate, sharedDifference: errorRate / Math.max(1, comparisons) }
}
