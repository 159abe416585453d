/** What a monitor measured in one window: how far something moved, before anybody judges it. */
export type DriftMeasurement = {
  /** The effect's name in the definition: `classifier-auc`, `jensen-shannon`, `accuracy-drop`. */
  readonly effect: string
  /** The point estimate in the unit of the thresholds; null where it is undefined, and then `why` says so. */
  readonly value: number | null
  /** One-sided confidence bounds at the level that the monitor was given. Both are `value` when there is nothing to estimate. */
  readonly lower: number
  readonly upper: number
  /** Of "nothing changed at all"; null where no test belongs to the effect. */
  readonly pValue: number | null
  /** Rows of the analysis window, and of the reference, that counted. */
  readonly n: number
  readonly referenceN: number
  /** Rows of the analysis window with which an effect as large as the warning threshold is shown with power 0.8; null where it is unknown. */
  readonly rowsForWarning: number | null
  readonly why?: string
  /** What the effect is about, in a few words that end an alarm's reason. */
  readonly about?: string
  /** Small, plain numbers and names for the report: shares, characteristic words, ids. Never texts. */
  readonly evidence: Readonly<Record<string, unknown>>
}
