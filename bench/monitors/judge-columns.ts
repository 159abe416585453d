import { judgeWindow } from '../../src/domain/drift/judge-window.ts'
import type { MonitorDefinition } from '../../src/domain/drift/monitor-definition.ts'
import { type ReferenceProfile, referenceSchemaVersion } from '../../src/domain/drift/reference-profile.ts'
import type { WindowCheck } from '../../src/domain/drift/window-check.ts'
import type { TextFault, WindowContent } from '../../src/domain/drift/window-content.ts'
import { labels } from './columns.ts'
import { type ColumnCounts, outcomesOf, sliceCountsOf } from './count-columns.ts'

const task = 'queue'
const slice = 'slice'
const day = { fromMs: Date.UTC(2026, 7, 1), toMs: Date.UTC(2026, 7, 2) }
const limits = { warning: 0.1, critical: 0.25, advisory: false } as const

/** Everything that can be told from counts, a monitor a column and more. */
const monitors: readonly MonitorDefinition[] = [
  { kind: 'text-descriptor', descriptor: 'length', effect: 'wasserstein', ...limits },
  { kind: 'text-descriptor', descriptor: 'words', effect: 'kolmogorov-smirnov', ...limits },
  { kind: 'text-descriptor', descriptor: 'digits', effect: 'kolmogorov-smirnov', ...limits },
  { kind: 'text-descriptor', descriptor: 'symbols', effect: 'wasserstein', ...limits },
  { kind: 'text-descriptor', descriptor: 'out-of-vocabulary', effect: 'wasserstein', ...limits },
  { kind: 'language-mix', effect: 'jensen-shannon', ...limits },
  { kind: 'prediction-drift', effect: 'jensen-shannon', task, ...limits },
  { kind: 'confidence-drift', effect: 'wasserstein', task, ...limits },
  { kind: 'class-prior', effect: 'jensen-shannon', task, ...limits },
  { kind: 'quality', effect: 'accuracy-drop', task, ...limits },
  { kind: 'quality', effect: 'f1-drop', task, ...limits },
  { kind: 'quality', effect: 'accuracy-drop', task, slice, ...limits },
  { kind: 'bias', effect: 'accuracy-difference', task, slice, ...limits },
  { kind: 'data-quality', effect: 'empty-share', ...limits },
]

/** Judges a window that is held as columns against a reference that was counted in the same way. */
export function judgeColumns(reference: ColumnCounts, window: ColumnCounts): WindowCheck {
  return judgeWindow({
    model: 'columns',
    environment: 'bench',
    rules: {
      schedule: { calendar: {} },
      falseAlarmsPerYear: 1,
      monitors,
      tasks: { [task]: { labels: [...labels] } },
    },
    reference: { profile: profileOf(reference), sample: [] },
    window: contentOf(window),
    seed: 1,
  })
}

function qualityOf({ rows, empty }: ColumnCounts): Record<TextFault, { count: number; n: number }> {
  const none = { count: 0, n: rows }
  return {
    empty: { count: empty, n: rows },
    missing: none,
    invalid: none,
    duplicate: none,
    truncated: none,
    tooLong: none,
    unexpectedLanguage: none,
  }
}

function contentOf(counts: ColumnCounts): WindowContent {
  const { rows, pairs, descriptors, languages, confidenceCells } = counts
  const read = { files: 1, lines: rows, outside: 0, duplicates: 0, quarantined: 0, byRule: {} }
  const answered = { unknownTruth: [], confidences: [], judged: [], faults: {} }
  return {
    spans: { inputs: day, labelled: day },
    rows,
    perHour: [],
    texts: [],
    quality: qualityOf(counts),
    descriptors,
    languages,
    slices: sliceCountsOf(pairs, task),
    tasks: { [task]: { ...outcomesOf(pairs), ...answered, confidenceCells } },
    captures: read,
    truth: { ...read, unknownIds: 0, late: 0, medianDelayMs: 0, coverage: { count: rows, n: rows } },
    quarantine: [],
  }
}

function profileOf(counts: ColumnCounts): ReferenceProfile {
  const { rows, pairs, descriptors, languages, confidenceCells } = counts
  return {
    schemaVersion: referenceSchemaVersion,
    model: 'columns',
    version: 1,
    runId: 'bench',
    datasetFingerprint: '',
    rows,
    period: null,
    unanswered: null,
    tasks: { [task]: { labels: [...labels], ...outcomesOf(pairs), confidenceCells } },
    quality: qualityOf(counts),
    descriptors,
    languages,
    slices: sliceCountsOf(pairs, task),
    longest: 0,
    vocabulary: [],
    healthyWindow: null,
    sample: { rows: 0, uri: '', sha256: '', bytes: 0 },
  }
}
