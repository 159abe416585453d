export type MonitorsBenchOptions = {
  readonly repetitions: number
  readonly words: number
  /** Whether a million capture lines are read too. */
  readonly full: boolean
  readonly results: string
}
