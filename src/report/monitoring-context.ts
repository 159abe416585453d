import { inOrder, type PastCheck, rememberCheck } from '../domain/drift/check-history.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import type { CheckDecision } from '../domain/policy/take-check.ts'

/** What the policy did about a check, as a report shows it. */
export type ReportedDecision = Pick<CheckDecision, 'level' | 'since' | 'action' | 'reasons'> & {
  /** Where to go from here, by what is there: a case, a run, a batch for annotation. */
  readonly links?: Readonly<Record<string, string>>
}

/** What a report knows beside the check. */
export type ReportContext = {
  /** Earlier windows, in any order. */
  readonly history?: readonly PastCheck[]
  readonly decision?: ReportedDecision | null
}

/** The earlier windows and this one, the earliest first. One that was checked before is shown as it is judged now. */
export function windowsOf(check: WindowCheck, { history = [] }: ReportContext): PastCheck[] {
  const end = Date.parse(check.window.to)
  return inOrder([...history.filter(({ window }) => Date.parse(window.to) < end), rememberCheck(check)])
}

/** A monitor's outcome in each window that had it. */
export function outcomesOf(key: string, windows: readonly PastCheck[]): Omit<PastCheck, 'monitors'>[] {
  return windows.flatMap(({ window, version, monitors }) => {
    const monitor = monitors.find((of) => of.key === key)
    return monitor ? [{ window, version, outcome: monitor.outcome }] : []
  })
}
