import type { AnsweredRow, Champion } from '../calibration/champion.ts'

/** What may have happened between a reference and a window. */
export type Scenario = {
  readonly name: string
  /** Whether the open-source tools look at it too; they take long. */
  readonly forTools: boolean
  readonly champion: Champion
  /** Where reference and unchanged rows of the window come from. */
  readonly ordinary: readonly AnsweredRow[]
  /** Where the other rows of the window come from. */
  readonly foreign: readonly AnsweredRow[]
  /** Of the window, 0 to 1: how much is foreign. */
  readonly foreignShare: number
}
