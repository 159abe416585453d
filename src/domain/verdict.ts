/** What a judge may conclude. Gate and canary use `pass | fail | inconclusive`, monitors the other five. */
export type GateOutcome = 'pass' | 'fail' | 'inconclusive'

/**
 * The one answer of every judge. `reasons` are whole sentences that read "observed, relation, limit" with the interval;
 * `evidence` holds the numbers behind them. A verdict without evidence is never a `pass`.
 */
export type Verdict<Outcome extends string, Evidence> = {
  readonly outcome: Outcome
  readonly reasons: readonly string[]
  readonly evidence: Evidence
}
