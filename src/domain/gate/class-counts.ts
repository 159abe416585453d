import type { OutcomeCounts } from '../quality/outcome-counts.ts'
import type { Answer } from './comparison-row.ts'

const perClass = 3

/** The two models of a comparison, in the order of their counts. */
export const models = ['challenger', 'champion'] as const
export type ComparedModel = (typeof models)[number]

/** The outcome counts of both models for every class, in one list that adds up over groups: challenger first, then champion. */
export function countAnswers(answers: readonly Answer[], classes: readonly string[]): number[] {
  const index = new Map(classes.map((label, i) => [label, i]))
  const counts = new Array<number>(classes.length * perClass * models.length).fill(0)
  const add = (label: string | null, model: number, outcome: number) => {
    const of = label === null ? undefined : index.get(label)
    if (of === undefined) return
    const at = (model * classes.length + of) * perClass + outcome
    counts[at] = (counts[at] ?? 0) + 1
  }
  for (const answer of answers) {
    models.forEach((model, m) => {
      const predicted = answer[model]
      const isRight = predicted === answer.truth
      if (!isRight) add(predicted, m, 1)
      add(answer.truth, m, isRight ? 0 : 2)
    })
  }
  return counts
}

/** One model's part of such a list. */
export function outcomesOf(model: ComparedModel, counts: readonly number[]): OutcomeCounts[] {
  const width = counts.length / models.length
  const start = model === 'challenger' ? 0 : width
  return Array.from({ length: width / perClass }, (_, i) => ({
    truePositives: counts[start + i * perClass] ?? 0,
    falsePositives: counts[start + i * perClass + 1] ?? 0,
    falseNegatives: counts[start + i * perClass + 2] ?? 0,
  }))
}
