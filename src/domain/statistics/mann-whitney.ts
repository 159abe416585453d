import { normalTail } from './normal-tail.ts'

export type MannWhitney = {
  /** Pairs in which the first is larger, ties as ½. */
  readonly u: number
  /** Two-sided, with a correction for ties and for continuity. */
  readonly pValue: number
  /** Probability that one of the first is larger than one of the second, ties as ½: the area under the ROC curve. */
  readonly auc: number
}

/**
 * Mann-Whitney test: is one sample larger than the other?
 *
 * Formula: U = R₁ − n(n + 1)/2 from midranks; AUC = U/nm; z = (|U − nm/2| − ½) / √(nm/12 · (N + 1 − Σ(t³ − t)/(N(N − 1)))).
 * Parameters: two samples in any order.
 * Undefined: an empty side, or NaN among the values: U and AUC NaN, p 1. All values equal: p 1.
 * Source: H. B. Mann, D. R. Whitney, Ann. Math. Statist. 18 (1947).
 *
 * @example mannWhitney([3, 4], [1, 2]).auc // 1
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const [n, m] = [first.length, second.length]
  if (n === 0 || m === 0 || [...first, ...second].some(Number.isNaN))
    return { u: Number.NaN, pValue: 1, auc: Number.NaN }
  const { rankSum, ties } = rankFirst(first, second)
  const u = rankSum - (n * (n + 1)) / 2
  const all = n + m
  const spread = Math.sqrt(((n * m) / 12) * (all + 1 - ties / (all * (all - 1))))
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5)
  return { u, auc: u / (n * m), pValue: spread > 0 ? Math.min(1, 2 * normalTail(distance / spread)) : 1 }
}

/** Sum of the first sample's midranks, and Σ(t³ − t) over groups of equal values. */
function rankFirst(first: readonly number[], second: readonly number[]): { rankSum: number; ties: number } {
  const pooled = [...first.map((value) => ({ value, own: 1 })), ...second.map((value) => ({ value, own: 0 }))]
  pooled.sort((a, b) => a.value - b.value)
  let [rankSum, ties] = [0, 0]
  for (let from = 0; from < pooled.length; ) {
    let [to, own] = [from, 0]
    while (to < pooled.length && pooled[to]?.value === pooled[from]?.value) own += pooled[to++]?.own ?? 0
    const size = to - from
    rankSum += (own * (from + 1 + to)) / 2
    ties += size ** 3 - size
    from = to
  }
  return { rankSum, ties }
}
