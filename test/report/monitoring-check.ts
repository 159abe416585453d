import { judgeWindow } from '../../src/domain/drift/judge-window.ts'
import type { MonitorDefinition } from '../../src/domain/drift/monitor-definition.ts'
import type { WindowCheck } from '../../src/domain/drift/window-check.ts'
import { labels, outcomesOf, profileOf, quietWindow } from '../domain/drift/made-up-window.ts'

const limits = { warning: 0.05, critical: 0.2 }

const monitors: MonitorDefinition[] = [
  { kind: 'prediction-drift', task: 'queue', effect: 'jensen-shannon', ...limits, advisory: false },
  { kind: 'quality', task: 'queue', effect: 'accuracy-drop', ...limits, advisory: false },
  { kind: 'data-quality', effect: 'empty-share', ...limits, advisory: true },
]

/** A check in which the answers moved, a new label came up and a line was broken. */
export function movedCheck(changes: Partial<WindowCheck> = {}): WindowCheck {
  const line = {
    key: 'm/captures/m/v3/2026/08/01/09/1.jsonl',
    line: 7,
    rule: 'broken line',
    message: 'it is cut off',
  } as const
  const check = judgeWindow({
    model: 'client-email',
    environment: 'local',
    rules: { schedule: { calendar: {} }, falseAlarmsPerYear: 1, monitors, tasks: { queue: { labels } } },
    reference: { profile: profileOf(), sample: [] },
    window: quietWindow(
      { quarantine: [line] },
      {
        predicted: { fork: 3200, rpm: 1800 },
        outcomes: [...outcomesOf(3200, 300), { truth: 'parking', predicted: 'fork', count: 1500 }],
        unknownTruth: [{ label: 'parking', count: 1500, ids: ['w1', 'w2'] }],
        faults: { 'missing answer': 3 },
      },
    ),
    seed: 1,
  })
  return { ...check, ...changes }
}

/** The same, in which everything that comes from outside tries to be markup. */
export function hostileCheck(): WindowCheck {
  const bad = `<script>alert(1)</script>"'><img src=x>`
  const check = movedCheck()
  return {
    ...check,
    model: bad,
    environment: bad,
    reasons: [bad],
    notes: [bad, '@everyone see [this](https://evil.example) | or `that`'],
    monitors: check.monitors.map((monitor) => ({ ...monitor, name: bad, reasons: [bad] })),
    tasks: {
      [bad]: {
        reference: { [bad]: 10 },
        window: { [bad]: 5, '</svg><script>alert(2)</script>': 5 },
        unknownTruth: [{ label: bad, count: 3, ids: [bad] }],
        faults: {},
      },
    },
    read: { ...check.read, quarantine: [{ key: bad, line: 1, rule: 'broken line', message: bad }] },
  }
}
