/** One row of the test split with the answers of both models. */
export type ComparisonRow = {
  readonly id: string
  /** Rows of a group (a thread) resemble each other and are never seen as independent. */
  readonly group: string
  /** By task; `null` where the row has no label of the task. */
  readonly truth: Readonly<Record<string, string | null>>
  readonly challenger: Readonly<Record<string, string>>
  /** `undefined` without a champion; a task that it does not know is absent. */
  readonly champion: Readonly<Record<string, string>> | undefined
  readonly slices: Readonly<Record<string, string>>
}

/** One labelled row of one task. `champion` is `null` when there is none, or when it does not know the task. */
export type Answer = {
  readonly group: string
  readonly truth: string
  readonly challenger: string
  readonly champion: string | null
}

/**
 * The rows that have a label of the task. A row that the challenger left unanswered keeps an empty answer, which is wrong. The
 * champion is compared only if it answered every row: a comparison on the rows that it chose to answer would flatter it.
 */
export function answersOf(task: string, rows: readonly ComparisonRow[]): Answer[] {
  const labelled = rows.filter(({ truth }) => typeof truth[task] === 'string')
  const known = labelled.every(({ champion }) => typeof champion?.[task] === 'string')
  return labelled.map(({ group, truth, challenger, champion }) => ({
    group,
    truth: truth[task] ?? '',
    challenger: challenger[task] ?? '',
    champion: known ? (champion?.[task] ?? null) : null,
  }))
}
