import { clopperPearsonInterval } from '../../src/domain/statistics/clopper-pearson-interval.ts'
import type { Said } from './measure-window.ts'

/** What one monitor said of many windows. */
export type Tally = {
  readonly monitor: string
  readonly windows: number
  /** Windows for which it has a value. */
  readonly defined: number
  /** Lower bounds above "nothing changed". */
  readonly anyChange: number
  /** p-values at or below the level; null where the monitor has none. */
  readonly lowP: number | null
  /** Lower bounds above the warning threshold. */
  readonly warnings: number
  /** Why it had no value, as it said the first time. */
  readonly undefinedBecause: string | null
}

/** Counts what was said of each window by monitor, in the order of the first window; slow monitors may look at the first windows only. */
export function tally(said: ReadonlyArray<readonly Said[]>, level: number): Tally[] {
  const byMonitor = new Map<string, Said[]>()
  for (const one of said.flat()) byMonitor.set(one.monitor, [...(byMonitor.get(one.monitor) ?? []), one])
  return [...byMonitor].map(([monitor, of]) => {
    const tested = of.filter(({ pValue }) => pValue !== null)
    return {
      monitor,
      windows: of.length,
      defined: of.filter(({ undefinedBecause }) => undefinedBecause === null).length,
      anyChange: of.filter(({ anyChange }) => anyChange).length,
      lowP: tested.length === 0 ? null : tested.filter(({ pValue }) => (pValue ?? 1) <= level).length,
      warnings: of.filter(({ warning }) => warning).length,
      undefinedBecause: of.find(({ undefinedBecause }) => undefinedBecause !== null)?.undefinedBecause ?? null,
    }
  })
}

export type Judged = 'within' | 'perhaps above' | 'above' | 'not defined'

const tolerated = 1.3
const tail = 0.025

/** Whether alarms keep to 1.3 times the level: shown above it when the whole 95 % interval lies there. */
export function judgeAlarms(alarms: number, windows: number, level: number): Judged {
  if (windows === 0) return 'not defined'
  if (alarms / windows <= tolerated * level) return 'within'
  return clopperPearsonInterval(alarms, windows, tail).lower > tolerated * level ? 'above' : 'perhaps above'
}

/** `3.5 % (1.9–5.8)`: a share with its 95 % interval of Clopper and Pearson. */
export function shareCell(count: number, of: number): string {
  if (of === 0) return '–'
  const { lower, upper } = clopperPearsonInterval(count, of, tail)
  const percent = (share: number) => (100 * share).toFixed(1)
  return `${percent(count / of)} % (${percent(lower)}–${percent(upper)})`
}
