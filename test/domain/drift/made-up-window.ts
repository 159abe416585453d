import { countConfidences } from '../../../src/domain/drift/confidence-cells.ts'
import { type ReferenceProfile, referenceSchemaVersion } from '../../../src/domain/drift/reference-profile.ts'
import type {
  LabelPair,
  LinesRead,
  Share,
  TaskWindow,
  TextFault,
  WindowContent,
} from '../../../src/domain/drift/window-content.ts'
import { describeText } from '../../../src/domain/text/describe.ts'
import { summariseTexts } from '../../../src/domain/text/summarise.ts'

const day = { fromMs: Date.UTC(2026, 7, 1), toMs: Date.UTC(2026, 7, 2) }
const nothingWrong: LinesRead = { files: 1, lines: 500, outside: 0, duplicates: 0, quarantined: 0, byRule: {} }

/** Answers and their truth: so many right, and so many wrong ones that took a fork for an rpm. */
export function outcomesOf(right: number, wrong: number): LabelPair[] {
  return [
    { truth: 'fork', predicted: 'fork', count: right / 2 },
    { truth: 'rpm', predicted: 'rpm', count: right / 2 },
    { truth: 'fork', predicted: 'rpm', count: wrong },
  ]
}

export const labels = ['fork', 'rpm', 'ilug']

const texts = Array.from({ length: 400 }, (_, i) => ({ id: `w${i}`, text: `Question about order ${i % 7}` }))
const descriptors = summariseTexts(texts.map(({ text }) => describeText(text)))
const languages = { en: texts.length }
/** As sure of half of the answers as of the other, and more often right than not. */
const confidenceCells = countConfidences(Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? 0.95 : 0.85)))

/** No text has a fault. */
function faultless(changes: Partial<Record<TextFault, Share>> = {}): Record<TextFault, Share> {
  const none = { count: 0, n: 5000 }
  return {
    empty: none,
    missing: none,
    invalid: none,
    duplicate: none,
    truncated: none,
    tooLong: none,
    unexpectedLanguage: none,
    ...changes,
  }
}

/** A window of 1 August 2026 in which nothing moved. */
export function quietWindow(changes: Partial<WindowContent> = {}, queue: Partial<TaskWindow> = {}): WindowContent {
  return {
    spans: { inputs: day, labelled: day },
    rows: 5000,
    texts,
    quality: faultless(),
    descriptors,
    languages,
    perHour: Array.from({ length: 24 }, (_, hour) => (hour < 8 ? 209 : 208)),
    slices: {},
    tasks: {
      queue: {
        predicted: { fork: 2500, rpm: 2500 },
        outcomes: outcomesOf(4500, 500),
        unknownTruth: [],
        confidences: [],
        confidenceCells,
        judged: [],
        faults: {},
        ...queue,
      },
    },
    captures: nothingWrong,
    truth: { ...nothingWrong, unknownIds: 0, late: 0, medianDelayMs: 3_600_000, coverage: { count: 5000, n: 5000 } },
    quarantine: [],
    ...changes,
  }
}

export function profileOf(changes: Partial<ReferenceProfile> = {}): ReferenceProfile {
  return {
    schemaVersion: referenceSchemaVersion,
    model: 'client-email',
    version: 3,
    runId: 'run-3',
    datasetFingerprint: 'f'.repeat(64),
    rows: 5000,
    period: { from: '2026-07-01T00:00:00.000Z', to: '2026-07-31T00:00:00.000Z' },
    unanswered: null,
    tasks: {
      queue: { labels, predicted: { fork: 2500, rpm: 2500 }, outcomes: outcomesOf(4500, 500), confidenceCells },
    },
    quality: faultless(),
    descriptors,
    languages,
    slices: {},
    longest: 4000,
    vocabulary: [],
    healthyWindow: null,
    sample: { rows: 0, uri: 's3://b/sample', sha256: '', bytes: 0 },
    ...changes,
  }
}
