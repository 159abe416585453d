import { describeText, type TextDescription } from '../../src/domain/text/describe.ts'
import { detectLanguage } from '../../src/domain/text/language.ts'
import { buildVocabulary, type Vocabulary } from '../../src/domain/text/vocabulary.ts'
import type { Complaint } from '../monitors/complaints.ts'

import { type ModelAnswer, trainModel } from './linear-model.ts'

/** A complaint as production would know it: what the champion answered, what turned out true, what its text looks like. */
export type AnsweredRow = Complaint & {
  /** Form letters share it: complaints of the same group never stand on both sides of a comparison. */
  readonly group: string
  readonly answer: ModelAnswer
  readonly description: TextDescription
  readonly language: string
}

export type Champion = {
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  readonly answer: (complaint: Complaint) => AnsweredRow
}

const sameBeginning = 60

/** A model that learnt from these complaints alone. */
export function trainChampion(complaints: readonly Complaint[], seed: number): Champion {
  const model = trainModel(
    complaints.map(({ text, product }) => ({ text, label: product })),
    seed,
  )
  const vocabulary = buildVocabulary(complaints.map(({ text }) => text))
  return {
    labels: [...new Set(complaints.map(({ product }) => product))].sort(),
    vocabulary,
    answer: (complaint) => ({
      ...complaint,
      group: groupOf(complaint),
      answer: model(complaint.text),
      description: describeText(complaint.text, vocabulary),
      language: detectLanguage(complaint.text),
    }),
  }
}

/** Form letters differ in names, dates and sums, which are X and digits here; what is left of their beginnings is the same. */
function groupOf({ id, text }: Complaint): string {
  const letters = text
    .toLowerCase()
    .replaceAll(/[^a-wyz]+/g, '')
    .slice(0, sameBeginning)
  return letters === '' ? id : letters
}
