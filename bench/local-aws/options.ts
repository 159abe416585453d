export type LocalAwsBenchOptions = {
  readonly repetitions: number
  readonly rate: number
  readonly seconds: number
  readonly concurrency: number
  readonly jobs: number
  readonly endpoints: number
  readonly mock: boolean
  readonly results: string
}
