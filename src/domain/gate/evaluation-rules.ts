/** A least value of a metric: met when the lower end of its interval is at least `atLeast` − `tolerance`. */
export type Floor = {
  readonly task: string
  readonly metric: string
  readonly atLeast: number
  readonly tolerance: number
}

/** What a challenger must prove: the `evaluation` section of a definition, as far as the gate reads it. */
export type EvaluationRules = {
  readonly floors: readonly Floor[]
  readonly againstChampion: {
    /** How much worse than the champion a challenger may be in the primary metric of a task. */
    readonly margin: number
    /** How often a challenger that is worse by the whole margin may pass. */
    readonly errorRate: number
    /** By slice, the margin within each of its values. */
    readonly slices?: Readonly<Record<string, number>> | undefined
  }
}
