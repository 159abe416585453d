import type { TextSummary } from '../text/summarise.ts'
import { type AnswerFault, sumTolerance } from './captured-inference.ts'
import { countConfidences } from './confidence-cells.ts'
import type { LabelPair, Share, SliceCounts, TextFault } from './window-content.ts'

/** One answer of the champion to a test row, as its container gave it. */
export type ReferenceAnswer = {
  readonly label: string | null
  /** Null where there are none, or none that can be used. */
  readonly probabilities: Readonly<Record<string, number>> | null
  readonly fault: AnswerFault | null
}

/** A test row of the champion's data set with the champion's own answers by task. */
export type ReferenceRow = {
  readonly id: string
  readonly group: string
  /** When it was received, ISO 8601; absent where that is not known. */
  readonly at?: string
  readonly text: string
  readonly truth: Readonly<Record<string, string | null>>
  /** Null where the row's answers were not kept. */
  readonly answers: Readonly<Record<string, ReferenceAnswer>> | null
}

export type ReferenceTask = {
  /** The labels that the champion was trained on, whatever the definition lists by now. */
  readonly labels: readonly string[]
  readonly predicted: Readonly<Record<string, number>>
  readonly outcomes: readonly LabelPair[]
  /** Answers by how sure the champion was of the label that it gave: cells of `confidenceCell`. */
  readonly confidenceCells: readonly number[]
}

/**
 * What a champion is known to be good on: the test rows of its own data set, which it never learnt from, as it answered them
 * before it served. Counts only; the bounded sample of rows lies beside it.
 */
export type ReferenceProfile = {
  readonly schemaVersion: number
  readonly model: string
  readonly version: number
  readonly runId: string
  readonly datasetFingerprint: string
  readonly rows: number
  /** First and last time of the rows, ISO 8601; null where they have none. */
  readonly period: { readonly from: string; readonly to: string } | null
  /** Why the answers to the rows are unknown; null where they are known. */
  readonly unanswered: string | null
  readonly tasks: Readonly<Record<string, ReferenceTask>>
  readonly quality: Readonly<Record<TextFault, Share>>
  readonly descriptors: TextSummary
  readonly languages: Readonly<Record<string, number>>
  readonly slices: SliceCounts
  /** Characters that 99.9 % of the texts do not exceed. */
  readonly longest: number
  /** Hashes of the words that the champion learnt from. */
  readonly vocabulary: readonly number[]
  /** The first days of production in which nothing was wrong; null until there is one. */
  readonly healthyWindow: HealthyWindow | null
  /** Rows in the sample, and where it is. */
  readonly sample: { readonly rows: number; readonly uri: string; readonly sha256: string; readonly bytes: number }
}

export const referenceSchemaVersion = 3

/** Days of production in which nothing was wrong, from the first window that was healthy. */
type HealthyWindow = {
  readonly from: string
  readonly to: string
  readonly rows: number
  /** Texts by day: 24 hours from the time that is given. */
  readonly days: readonly HealthyDay[]
}

export type HealthyDay = { readonly from: string; readonly rows: number }

type Labels = Readonly<Record<string, readonly string[]>>

/** Reads what a container answered for a task, by the rules of its contract. */
export function readReferenceAnswer(head: unknown, labels: readonly string[]): ReferenceAnswer {
  const { label: told, probabilities: given } = isObject(head) ? head : {}
  const label = typeof told === 'string' ? told : null
  const probabilities = isObject(given) ? given : null
  const fault = faultOf(label, probabilities, labels)
  return { label, fault, probabilities: fault === null ? (probabilities as Record<string, number> | null) : null }
}

function faultOf(
  label: string | null,
  probabilities: Readonly<Record<string, unknown>> | null,
  labels: readonly string[],
): AnswerFault | null {
  if (label === null) return 'missing answer'
  if (!labels.includes(label)) return 'unknown label'
  if (!probabilities) return null
  const values = Object.values(probabilities)
  if (!values.every((value) => typeof value === 'number' && value >= 0 && value <= 1))
    return 'confidence is no number from 0 to 1'
  const sum = values.reduce((total: number, value) => total + Number(value), 0)
  return Math.abs(sum - 1) > sumTolerance ? 'probabilities do not sum to 1' : null
}

/** Counts of each task over the rows: answers by label, and answers with their truth. The order of the rows does not matter. */
export function countReference(rows: readonly ReferenceRow[], labels: Labels): Record<string, ReferenceTask> {
  return Object.fromEntries(
    Object.entries(labels).map(([task, known]) => {
      const answers = rows.flatMap(({ answers, truth }) => {
        const answer = answers?.[task]
        return answer
          ? [{ predicted: known.includes(answer.label ?? '') ? (answer.label ?? '') : '', truth: truth[task] }]
          : []
      })
      const predicted = countBy(answers.map(({ predicted }) => predicted).filter((label) => label !== ''))
      const pairs = answers.flatMap(({ predicted, truth }) => (truth ? [JSON.stringify([truth, predicted])] : []))
      const outcomes = Object.entries(countBy(pairs)).map(([pair, count]): LabelPair => {
        const [truth = '', predicted = ''] = JSON.parse(pair) as string[]
        return { truth, predicted, count }
      })
      return [
        task,
        { labels: known, predicted, outcomes, confidenceCells: countConfidences(confidencesOf(rows, task)) },
      ]
    }),
  )
}

/** How sure the champion was of each label that it gave, where its probabilities can be used. */
function confidencesOf(rows: readonly ReferenceRow[], task: string): number[] {
  return rows.flatMap(({ answers }) => {
    const { label = null, probabilities = null } = answers?.[task] ?? {}
    return label === null ? [] : (probabilities?.[label] ?? [])
  })
}

/** Rows with an answer that breaks a rule of the contract. */
export function countInvalid(rows: readonly ReferenceRow[]): Share {
  const answered = rows.flatMap(({ answers }) => (answers ? [Object.values(answers)] : []))
  return { count: answered.filter((of) => of.some(({ fault }) => fault !== null)).length, n: answered.length }
}

/** How often each value occurs, in the order of the values. */
function countBy(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
