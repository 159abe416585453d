import type { PastCheck } from '../../src/domain/drift/check-history.ts'
import { countConfidences } from '../../src/domain/drift/confidence-cells.ts'
import { judgeWindow } from '../../src/domain/drift/judge-window.ts'
import type { MonitorDefinition } from '../../src/domain/drift/monitor-definition.ts'
import type { WindowCheck } from '../../src/domain/drift/window-check.ts'
import type { SliceCounts } from '../../src/domain/drift/window-content.ts'
import { describeText } from '../../src/domain/text/describe.ts'
import { summariseTexts } from '../../src/domain/text/summarise.ts'
import type { ReportedDecision } from '../../src/report/monitoring-context.ts'
import { labels, outcomesOf, profileOf, quietWindow } from '../domain/drift/made-up-window.ts'

const limits = { warning: 0.05, critical: 0.2 }

const monitors: MonitorDefinition[] = [
  { kind: 'prediction-drift', task: 'queue', effect: 'jensen-shannon', ...limits, advisory: false },
  { kind: 'quality', task: 'queue', effect: 'accuracy-drop', ...limits, advisory: false },
  { kind: 'data-quality', effect: 'empty-share', ...limits, advisory: true },
]

const words = ['fork', 'wheel', 'please', 'send', 'my', 'order', 'again', 'the', 'box', 'was', 'broken', 'today']

/** Texts of so many words out of the list, the same at every time. */
function textsOf(prefix: string, known: readonly string[], longest: number) {
  return Array.from({ length: 400 }, (_, i) => {
    const length = 4 + ((i * 7) % longest)
    const text = Array.from(
      { length },
      (_, w) => known[(i * 31 + w * (i % 11) + w * w * 17 + ((i * w) % 23)) % known.length],
    ).join(' ')
    return { id: `${prefix}${i}`, text }
  })
}

const before = textsOf('r', words, 12)
const now = textsOf('w', [...words, 'parking', 'permit', 'garage', 'Straße'], 30)
const described = (texts: typeof before) => summariseTexts(texts.map(({ text }) => describeText(text)))

function slicesOf(right: number, wrong: number): SliceCounts {
  const part = (share: number) => ({ queue: { predicted: {}, outcomes: outcomesOf(right * share, wrong * share) } })
  return { language: { en: { rows: 4000, tasks: part(0.5) }, de: { rows: 1000, tasks: part(0.25) } } }
}

const line = {
  key: 'm/captures/m/v3/2026/08/01/09/1.jsonl',
  line: 7,
  rule: 'broken line',
  message: 'it is cut off',
} as const

/** A check in which answers, texts and languages moved, a new label came up and a line was broken. */
export function movedCheck(changes: Partial<WindowCheck> = {}, samples = 0): WindowCheck {
  const surest = (from: number) => countConfidences(Array.from({ length: 5000 }, (_, i) => from + ((i * 7) % 50) / 100))
  const reference = profileOf({
    descriptors: described(before),
    languages: { en: 380, de: 20 },
    slices: slicesOf(4500, 500),
  })
  const queue = reference.tasks.queue
  const check = judgeWindow({
    model: 'client-email',
    environment: 'local',
    rules: {
      schedule: { calendar: {} },
      falseAlarmsPerYear: 1,
      monitors: [
        ...monitors,
        { kind: 'text-drift', effect: 'classifier-auc', warning: 0.6, critical: 0.9, advisory: false },
      ],
      tasks: { queue: { labels } },
      report: { samples },
    },
    reference: {
      profile: {
        ...reference,
        ...(queue && { tasks: { queue: { ...queue, confidenceCells: surest(0.5) } } }),
      },
      sample: before.map(({ id, text }) => ({ id, group: id, text, truth: {}, answers: null })),
    },
    window: quietWindow(
      {
        quarantine: [line],
        texts: [{ id: 'w1', text: 'My name is <b>Ann</b>, ann@bank.example, +44 20 7946 0958' }, ...now.slice(2)],
        descriptors: described(now),
        languages: { en: 250, de: 140, unknown: 10 },
        slices: slicesOf(3200, 1200),
      },
      {
        predicted: { fork: 3200, rpm: 1800 },
        outcomes: [...outcomesOf(3200, 300), { truth: 'parking', predicted: 'fork', count: 1500 }],
        unknownTruth: [{ label: 'parking', count: 1500, ids: ['w1', 'w2'] }],
        faults: { 'missing answer': 3 },
        confidenceCells: surest(0.3),
      },
    ),
    seed: 1,
  })
  return { ...check, ...changes }
}

/** Eight days before it: quiet, one that nobody could judge, another champion, and then warnings. */
export function pastChecks(check = movedCheck()): PastCheck[] {
  const levels = ['ok', 'ok', 'ok', 'insufficient-data', 'ok', 'ok', 'warning', 'warning'] as const
  return levels.map((outcome, day) => ({
    window: { from: dayOfJuly(23 + day), to: dayOfJuly(24 + day) },
    version: day < 4 ? 2 : 3,
    outcome,
    monitors: check.monitors.map(({ key, warning, critical, effect }) => {
      const none = effect === 'classifier-auc' ? 0.5 : 0
      const value = none + (warning - none) * (outcome === 'warning' ? 1.4 : 0.2 + (day % 3) * 0.15)
      const spread = (warning - none) * 0.35
      const known = outcome !== 'insufficient-data'
      const bounds = known ? { value, lower: value - spread, upper: value + spread } : nothing
      return { key, outcome, warning, critical, ...bounds }
    }),
  }))
}

const nothing = { value: null, lower: null, upper: null }

function dayOfJuly(day: number): string {
  return new Date(Date.UTC(2026, 6, day + 1)).toISOString()
}

export const decided: ReportedDecision = {
  level: 'critical',
  since: '2026-08-02T00:00:00.000Z',
  action: 'experiment',
  reasons: ['accuracy-drop of quality of queue is confirmed at critical: policy.critical is experiment'],
  links: { case: 'experimentation/client-email/case-20260802T000000Z' },
}

/** The same, in which everything that comes from outside tries to be markup. */
export function hostileCheck(): WindowCheck {
  const bad = `<script>alert(1)</script>"'><img src=x>`
  const check = movedCheck()
  const word = { word: bad, window: 300, reference: 1 }
  return {
    ...check,
    model: bad,
    environment: bad,
    reasons: [bad],
    notes: [bad, '@everyone see [this](https://evil.example) | or `that`'],
    attribution: { kind: 'concept drift', reasons: [bad] },
    monitors: check.monitors.map((monitor) => ({
      ...monitor,
      key: bad,
      name: bad,
      reasons: [bad],
      measurement: monitor.measurement && {
        ...monitor.measurement,
        evidence: { words: { window: [word], reference: [word] } },
      },
    })),
    tasks: {
      [bad]: {
        reference: { [bad]: 10 },
        labelled: 10,
        window: { [bad]: 5, '</svg><script>alert(2)</script>': 5 },
        unknownTruth: [{ label: bad, count: 3, ids: [bad] }],
        faults: {},
      },
    },
    distributions: {
      ...check.distributions,
      languages: { reference: { [bad]: 3 }, window: { de: 3 } },
      confidences: { [bad]: check.distributions.confidences.queue ?? { reference: [], window: [] } },
      slices: check.distributions.slices.map((slice) => ({ ...slice, slice: bad, value: bad, task: bad })),
    },
    samples: [{ id: bad, why: bad, text: bad }],
    read: { ...check.read, quarantine: [{ key: bad, line: 1, rule: 'broken line', message: bad }] },
  }
}

/** A decision that tries the same. */
export const hostileDecision: ReportedDecision = {
  ...decided,
  reasons: ['<script>alert(3)</script>'],
  links: { '<img src=x>': '"><script>alert(4)</script>' },
}
