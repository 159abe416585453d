import { countConfidences } from '../../src/domain/drift/confidence-cells.ts'
import type { Reference } from '../../src/domain/drift/judge-window.ts'
import { countReference, type ReferenceRow, referenceSchemaVersion } from '../../src/domain/drift/reference-profile.ts'
import type { LabelPair, SliceCounts, TaskWindow, WindowContent } from '../../src/domain/drift/window-content.ts'
import { summariseTexts } from '../../src/domain/text/summarise.ts'
import type { AnsweredRow, Champion } from './champion.ts'
import { countFaults, type TextLimits, textLimitsOf } from './text-faults.ts'

export const task = 'product'
export const slice = 'desk'

const dayMs = 86_400_000
const begin = Date.UTC(2026, 7, 1)
const day = { fromMs: begin, toMs: begin + dayMs }

/** A reference of these rows, counted by the functions that count a champion's. */
export function referenceOf(rows: readonly AnsweredRow[], { labels, vocabulary }: Champion): Reference {
  const sample = rows.map(toReferenceRow)
  return {
    sample,
    profile: {
      schemaVersion: referenceSchemaVersion,
      model: 'complaints',
      version: 1,
      runId: 'bench',
      datasetFingerprint: '',
      rows: rows.length,
      period: null,
      unanswered: null,
      tasks: countReference(sample, { [task]: labels }),
      quality: countFaults(rows, textLimitsOf(rows)),
      descriptors: summariseTexts(rows.map(({ description }) => description)),
      languages: countBy(rows.map(({ language }) => language)),
      slices: countSlices(rows),
      vocabulary: [...vocabulary],
      healthyWindow: null,
      sample: { rows: rows.length, uri: '', sha256: '', bytes: 0 },
    },
  }
}

/** A window of these rows, all of them with their truth. `limits` are those of the reference. */
export function windowOf(
  rows: readonly AnsweredRow[],
  { labels }: Pick<Champion, 'labels'>,
  limits: TextLimits,
): WindowContent {
  const read = { files: 1, lines: rows.length, outside: 0, duplicates: 0, quarantined: 0, byRule: {} }
  return {
    spans: { inputs: day, labelled: day },
    rows: rows.length,
    texts: rows.map(({ id, text }) => ({ id, text })),
    quality: countFaults(rows, limits),
    descriptors: summariseTexts(rows.map(({ description }) => description)),
    languages: countBy(rows.map(({ language }) => language)),
    slices: countSlices(rows),
    tasks: { [task]: countTask(rows, labels) },
    captures: read,
    truth: { ...read, unknownIds: 0, late: 0, medianDelayMs: 0, coverage: { count: rows.length, n: rows.length } },
    quarantine: [],
  }
}

function toReferenceRow({ id, group, text, product, answer }: AnsweredRow): ReferenceRow {
  return { id, group, text, truth: { [task]: product }, answers: { [task]: { ...answer, fault: null } } }
}

function countTask(rows: readonly AnsweredRow[], labels: readonly string[]): TaskWindow {
  const judged = rows.map(({ id, answer, product }) => ({ id, truth: product, ...answer }))
  const unknown = rows.filter(({ product }) => !labels.includes(product))
  return {
    ...countOutcomes(rows),
    unknownTruth: Object.entries(countBy(unknown.map(({ product }) => product))).map(([label, count]) => ({
      label,
      count,
      ids: unknown.flatMap(({ id, product }) => (product === label ? [id] : [])).slice(0, 5),
    })),
    confidences: judged.map(({ truth, ...answer }) => answer),
    confidenceCells: countConfidences(rows.map(({ answer }) => answer.probabilities[answer.label] ?? 0)),
    judged,
    faults: {},
  }
}

function countSlices(rows: readonly AnsweredRow[]): SliceCounts {
  const desks = [...new Set(rows.map(({ desk }) => desk))].sort()
  const of = (wanted: string) => rows.filter(({ desk }) => desk === wanted)
  return {
    [slice]: Object.fromEntries(
      desks.map((desk) => [desk, { rows: of(desk).length, tasks: { [task]: countOutcomes(of(desk)) } }]),
    ),
  }
}

function countOutcomes(rows: readonly AnsweredRow[]): Pick<TaskWindow, 'predicted' | 'outcomes'> {
  const pairs = new Map<string, LabelPair>()
  for (const { product: truth, answer } of rows) {
    const key = `${truth}\n${answer.label}`
    pairs.set(key, { truth, predicted: answer.label, count: (pairs.get(key)?.count ?? 0) + 1 })
  }
  return { predicted: countBy(rows.map(({ answer }) => answer.label)), outcomes: [...pairs.values()] }
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
