export type MonitorsBenchOptions = {
  readonly repetitions: number
  readonly words: number
  readonly results: string
}
