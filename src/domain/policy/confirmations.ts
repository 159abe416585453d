import type { MonitorOutcome } from '../drift/assess.ts'

/** What was concluded about one window. `at` is its end, an ISO time. */
export type PastOutcome = { readonly at: string; readonly outcome: MonitorOutcome }

/** So many of so many windows: `2 of 3`. */
export type Confirmations = { readonly confirmed: number; readonly outOf: number }

export type ConfirmedLevel = Exclude<MonitorOutcome, 'error'>

export type Confirmation = {
  readonly level: ConfirmedLevel
  /** End of the window with which this level began; null before any window. */
  readonly since: string | null
  readonly reasons: readonly string[]
}

type Alarm = 'warning' | 'critical'

/**
 * The level that a series of windows has confirmed, of one monitor or of all together.
 * - It rises to critical, or warning, when `confirmed` of the last `outOf` windows show at least that.
 * - It stays there until as many of the last windows show less (hysteresis), so that an effect near a threshold does not flicker.
 * - A window that was not judged (insufficient data, error) neither raises nor lowers an alarm; it takes its place among the last.
 * - Without an alarm the level is ok as long as one of the last windows is known, and insufficient-data when none is.
 * Parameters: outcomes in any order; of several about the same window the last given counts.
 * Undefined: no window is insufficient-data.
 *
 * @example confirmLevel([{ at: '2026-01-01T00:00:00Z', outcome: 'warning' }], { confirmed: 1, outOf: 1 }).level // 'warning'
 */
export function confirmLevel(history: readonly PastOutcome[], rule: Confirmations): Confirmation {
  const windows = inOrder(history)
  let [level, since]: [ConfirmedLevel, string | null] = ['insufficient-data', null]
  for (const [i, { at }] of windows.entries()) {
    const next = nextLevel(level, lastOf(windows.slice(0, i + 1), rule), rule.confirmed)
    if (next !== level || since === null) since = at
    level = next
  }
  return { level, since, reasons: [explain(level, lastOf(windows, rule), rule)] }
}

function nextLevel(level: ConfirmedLevel, last: readonly PastOutcome[], confirmed: number): ConfirmedLevel {
  const raised = (['critical', 'warning'] as const).find((alarm) => last.filter(reaches(alarm)).length >= confirmed)
  if (raised === 'critical' || raised === level) return raised
  const stays = isAlarm(level) && last.filter(isBelow(level)).length < confirmed
  if (stays) return level
  return raised ?? (last.some(isKnown) ? 'ok' : 'insufficient-data')
}

function explain(level: ConfirmedLevel, last: readonly PastOutcome[], { confirmed, outOf }: Confirmations): string {
  const needed = `${confirmed} of ${outOf} are needed`
  const seen = `of the last ${last.length} windows`
  if (isAlarm(level)) {
    const [reached, below] = [last.filter(reaches(level)).length, last.filter(isBelow(level)).length]
    return `${level}: ${reached} ${seen} reach it, ${below} show less (${needed} to raise or to lower it)`
  }
  const alarms = last.filter(reaches('warning')).length
  if (level === 'ok') return `ok: ${alarms} ${seen} show a warning or more (${needed} to raise it)`
  return last.length === 0 ? 'no window was judged yet' : `insufficient-data: none ${seen} could be judged`
}

function inOrder(history: readonly PastOutcome[]): PastOutcome[] {
  const byWindow = new Map(history.map((past) => [Date.parse(past.at), past]))
  return [...byWindow].sort(([a], [b]) => a - b).map(([, past]) => past)
}

function lastOf(windows: readonly PastOutcome[], { outOf }: Confirmations): readonly PastOutcome[] {
  return windows.slice(-outOf)
}

function isAlarm(level: MonitorOutcome): level is Alarm {
  return level === 'warning' || level === 'critical'
}

function isKnown({ outcome }: PastOutcome): boolean {
  return outcome === 'ok' || isAlarm(outcome)
}

function reaches(alarm: Alarm): (past: PastOutcome) => boolean {
  return ({ outcome }) => outcome === 'critical' || outcome === alarm
}

function isBelow(alarm: Alarm): (past: PastOutcome) => boolean {
  return (past) => isKnown(past) && !reaches(alarm)(past)
}
