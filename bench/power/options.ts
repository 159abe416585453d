export type PowerOptions = {
  readonly windows: number
  readonly slowWindows: number
  readonly toolWindows: number
  readonly sizes: readonly number[]
  readonly reference: number
  readonly level: number
  readonly tools: boolean
  readonly results: string
}
