import { compareText } from '../dataset/record.ts'
import type { WindowContent } from '../drift/window-content.ts'

/** A text that is worth a label. Kept where the text may be: in the model's bucket. */
export type AnnotationCandidate = {
  readonly rank: number
  readonly id: string
  /** 0 where the model is sure of every task, 1 where it cannot tell its two likeliest labels apart. */
  readonly uncertainty: number
  /** What the model answered, by task, for the annotator to confirm or to correct. */
  readonly answers: Readonly<Record<string, { readonly label: string; readonly confidence: number }>>
  readonly text: string
}

/**
 * The texts of a window from which labels would teach most: those whose answer the model is least sure of, by margin sampling.
 *
 * Formula: uncertainty = the largest over the tasks of 1 − (p₁ − p₂), p₁ and p₂ the two largest probabilities. Equal texts count once; texts
 * with a truth are left out, for they need no label. Ties by id.
 * Undefined: a text without usable probabilities cannot be ranked and is left out; a window without any gives an empty batch.
 * Source: T. Scheffer, C. Decomain, S. Wrobel, Active hidden Markov models for information extraction (2001).
 *
 * @example rankForAnnotation(window, 200)[0]?.id
 */
export function rankForAnnotation(window: WindowContent, size: number): AnnotationCandidate[] {
  const known = new Set(Object.values(window.tasks).flatMap(({ judged }) => judged.map(({ id }) => id)))
  const answers = answersById(window)
  const seen = new Set<string>()
  const candidates = window.texts.flatMap(({ id, text }) => {
    const of = answers.get(id)
    if (!of || known.has(id) || seen.has(text) || text.trim() === '') return []
    seen.add(text)
    return [{ id, text, ...of }]
  })
  return candidates
    .sort((a, b) => b.uncertainty - a.uncertainty || compareText(a.id, b.id))
    .slice(0, size)
    .map((candidate, at) => ({ rank: at + 1, ...candidate }))
}

type Answers = Pick<AnnotationCandidate, 'uncertainty' | 'answers'>

function answersById({ tasks }: WindowContent): Map<string, Answers> {
  const byId = new Map<string, Answers>()
  for (const [task, { confidences }] of Object.entries(tasks)) {
    for (const { id, label, probabilities } of confidences) {
      const [first = 0, second = 0] = Object.values(probabilities).sort((a, b) => b - a)
      const before = byId.get(id)
      byId.set(id, {
        uncertainty: Math.max(before?.uncertainty ?? 0, 1 - (first - second)),
        answers: { ...before?.answers, [task]: { label, confidence: probabilities[label] ?? 0 } },
      })
    }
  }
  return byId
}
