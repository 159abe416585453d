import { countConfidences } from '../../src/domain/drift/confidence-cells.ts'
import type { Reference } from '../../src/domain/drift/judge-window.ts'
import {
  countReference,
  type HealthyDay,
  type ReferenceRow,
  referenceSchemaVersion,
} from '../../src/domain/drift/reference-profile.ts'
import { countReferenceSlices } from '../../src/domain/drift/slices.ts'
import { longestUsual } from '../../src/domain/drift/text-faults.ts'
import type { LabelPair, SliceCounts, TaskWindow, WindowContent } from '../../src/domain/drift/window-content.ts'
import { summariseTexts } from '../../src/domain/text/summarise.ts'
import type { AnsweredRow, Champion } from './champion.ts'
import { dayMs, makeUpDays } from './made-up-days.ts'
import type { Sides } from './random-sides.ts'
import { countFaults, countLanguages, type Ordinary } from './text-faults.ts'

export const task = 'product'
export const slice = 'desk'

const begin = Date.UTC(2026, 7, 1)
const day = { fromMs: begin, toMs: begin + dayMs }

/** A reference and a window, counted by the functions that count a champion's and production's. */
export function compareRows({ reference, window }: Sides, champion: Champion, draw: string): Compared {
  const days = makeUpDays(window.length, begin, draw)
  const built = referenceOf(reference, champion, days.healthy, draw)
  return { reference: built, window: windowOf(window, champion, built.profile, { perHour: days.perHour, draw }) }
}

export type Compared = { readonly reference: Reference; readonly window: WindowContent }

function referenceOf(
  rows: readonly AnsweredRow[],
  { labels, vocabulary }: Champion,
  healthy: readonly HealthyDay[],
  draw: string,
): Reference {
  const sample = rows.map(toReferenceRow)
  const ordinary = {
    longest: longestUsual(rows.map(({ description }) => description.characters)),
    languages: countLanguages(rows),
  }
  const iso = (ms: number) => new Date(ms).toISOString()
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
      quality: countFaults(rows, ordinary),
      descriptors: summariseTexts(rows.map(({ description }) => description)),
      ...ordinary,
      slices: countReferenceSlices(
        rows.map((row) => ({ ...toReferenceRow(row), slices: { [slice]: deskOf(row, draw) } })),
        { [task]: labels },
      ),
      vocabulary: [...vocabulary],
      healthyWindow: {
        from: iso(begin - healthy.length * dayMs),
        to: iso(begin),
        rows: healthy.reduce((sum, { rows: of }) => sum + of, 0),
        days: healthy,
      },
      sample: { rows: rows.length, uri: '', sha256: '', bytes: 0 },
    },
  }
}

/** All rows have their truth. */
export function windowOf(
  rows: readonly AnsweredRow[],
  { labels }: Pick<Champion, 'labels'>,
  ordinary: Ordinary,
  { perHour, draw }: { readonly perHour: readonly number[]; readonly draw: string },
): WindowContent {
  const read = { files: 1, lines: rows.length, outside: 0, duplicates: 0, quarantined: 0, byRule: {} }
  return {
    spans: { inputs: day, labelled: day },
    rows: rows.length,
    perHour,
    texts: rows.map(({ id, text }) => ({ id, text })),
    quality: countFaults(rows, ordinary),
    descriptors: summariseTexts(rows.map(({ description }) => description)),
    languages: countLanguages(rows),
    slices: countSlices(rows, draw),
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

function countSlices(rows: readonly AnsweredRow[], draw: string): SliceCounts {
  const of = (wanted: string) => rows.filter((row) => deskOf(row, draw) === wanted)
  return {
    [slice]: Object.fromEntries(
      desks.map((desk) => [desk, { rows: of(desk).length, tasks: { [task]: countOutcomes(of(desk)) } }]),
    ),
  }
}

const desks = ['north', 'south', 'west']

/** A made-up field that has to do with nothing, new for each draw: between its values there is no difference to be found. */
function deskOf({ id }: AnsweredRow, draw: string): string {
  let hash = 0x811c9dc5
  for (const unit of `${draw}/${id}`) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return desks[((hash ^ (hash >>> 15)) >>> 0) % desks.length] ?? ''
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
