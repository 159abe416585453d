import type { MonitorOutcome } from './assess.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { MonitorResult, WindowCheck } from './window-check.ts'

type Judged = Pick<MonitorResult, 'key' | 'outcome' | 'warning' | 'critical'>

/** What one monitor found in an earlier window; numbers are null where it had none. */
export type PastMonitor = Judged & {
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/** An earlier window as it was judged: outcomes and numbers, never a text or an id. */
export type PastCheck = Pick<WindowCheck, 'window' | 'version' | 'outcome'> & {
  readonly monitors: readonly PastMonitor[]
}

/** The parts of a check that later windows look at. */
export type RememberedCheck = Pick<WindowCheck, 'window' | 'version' | 'outcome'> & {
  readonly monitors: ReadonlyArray<
    Judged & { readonly measurement: Pick<DriftMeasurement, 'value' | 'lower' | 'upper'> | null }
  >
}

/** What later windows need to know of a check. */
export function rememberCheck({ window, version, outcome, monitors }: RememberedCheck): PastCheck {
  return {
    window,
    version,
    outcome,
    monitors: monitors.map(({ key, outcome: judged, warning, critical, measurement }) => {
      const { value, lower, upper } = measurement && measurement.value !== null ? measurement : nothingKnown
      return { key, outcome: judged, warning, critical, value, lower, upper }
    }),
  }
}

const nothingKnown = { value: null, lower: null, upper: null }

export type Episode = {
  /** End of the window with which it began, ISO 8601. */
  readonly since: string
  /** Windows that showed it, the last one included. */
  readonly windows: number
}

type JudgedWindow = {
  readonly window: { readonly to: string }
  readonly version: number
  readonly outcome: MonitorOutcome
}

/**
 * Since when the last window's outcome, or a lower level, has held in an unbroken row of windows of the same champion.
 *
 * A warning holds on in windows that were worse; a window that could not be judged neither ends nor lengthens an alarm. Any other outcome
 * ends with the first window that has another one.
 * Parameters: `level` other than the last outcome: `warning` of a critical window says since when there has been an alarm. `windows` in any order; of several with the same end the last given counts.
 * Undefined: null without a window.
 *
 * @example sinceWhen([monday, tuesday]) // { since: '2026-08-03T00:00:00.000Z', windows: 2 }
 */
export function sinceWhen(windows: readonly JudgedWindow[], level?: MonitorOutcome): Episode | null {
  const [last, ...earlier] = inOrder(windows).reverse()
  if (!last) return null
  const held = level ?? last.outcome
  let episode: Episode = { since: last.window.to, windows: 1 }
  for (const { window, version, outcome } of earlier) {
    if (version !== last.version) break
    if (holds(held, outcome)) episode = { since: window.to, windows: episode.windows + 1 }
    else if (!(isAlarm(held) && isUnjudged(outcome))) break
  }
  return episode
}

/** By the end of the window, the earliest first; of several with the same end only the last given. */
export function inOrder<Window extends { readonly window: { readonly to: string } }>(
  windows: readonly Window[],
): Window[] {
  const byEnd = new Map(windows.map((of) => [Date.parse(of.window.to), of]))
  return [...byEnd].sort(([a], [b]) => a - b).map(([, of]) => of)
}

function holds(last: MonitorOutcome, earlier: MonitorOutcome): boolean {
  return earlier === last || (last === 'warning' && earlier === 'critical')
}

function isAlarm(outcome: MonitorOutcome): boolean {
  return outcome === 'warning' || outcome === 'critical'
}

function isUnjudged(outcome: MonitorOutcome): boolean {
  return outcome === 'insufficient-data' || outcome === 'error'
}
