import type { ReferenceProfile } from '../../../src/domain/drift/reference-profile.ts'
import type { LabelPair, LinesRead, TaskWindow, WindowContent } from '../../../src/domain/drift/window-content.ts'

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

/** A window of 1 August 2026 in which nothing moved. */
export function quietWindow(changes: Partial<WindowContent> = {}, queue: Partial<TaskWindow> = {}): WindowContent {
  const share = (count: number) => ({ count, n: 5000 })
  return {
    spans: { inputs: day, labelled: day },
    rows: 5000,
    texts: Array.from({ length: 400 }, (_, i) => ({ id: `w${i}`, text: `Question about order ${i % 7}` })),
    quality: { empty: share(0), invalid: share(0), duplicate: share(0) },
    tasks: {
      queue: {
        predicted: { fork: 2500, rpm: 2500 },
        outcomes: outcomesOf(4500, 500),
        unknownTruth: [],
        confidences: [],
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
  const share = { count: 0, n: 5000 }
  return {
    schemaVersion: 1,
    model: 'client-email',
    version: 3,
    runId: 'run-3',
    datasetFingerprint: 'f'.repeat(64),
    rows: 5000,
    period: { from: '2026-07-01T00:00:00.000Z', to: '2026-07-31T00:00:00.000Z' },
    unanswered: null,
    tasks: { queue: { labels, predicted: { fork: 2500, rpm: 2500 }, outcomes: outcomesOf(4500, 500) } },
    quality: { empty: share, invalid: share, duplicate: share },
    sample: { rows: 0, uri: 's3://b/sample', sha256: '', bytes: 0 },
    ...changes,
  }
}
