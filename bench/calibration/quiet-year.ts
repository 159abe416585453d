import { judgeWindow, type MonitoringRules } from '../../src/domain/drift/judge-window.ts'
import { type MonitorDefinition, monitorKey } from '../../src/domain/drift/monitor-definition.ts'
import type { MonitorResult } from '../../src/domain/drift/window-check.ts'
import { seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'
import type { AnsweredRow, Champion } from './champion.ts'
import { compareRows, task, windowOf } from './compared-rows.ts'
import { shuffled } from './linear-model.ts'
import { nothingChanged } from './monitors.ts'
import { drawSides } from './random-sides.ts'

/** A year of daily checks in which nothing changed: every alarm is a false one. */
export type QuietYear = {
  readonly checks: number
  /** Checks that alarm when the monitors' thresholds are 0. */
  readonly alarmsOfAnyChange: number
  /** Checks that alarm at the monitors' own thresholds. */
  readonly alarms: number
  /** Checks in which a monitor failed. */
  readonly errors: number
  /** Alarms with thresholds at 0 by monitor. */
  readonly byMonitor: Readonly<Record<string, number>>
}

export type QuietYears = {
  readonly rows: readonly AnsweredRow[]
  readonly champion: Champion
  readonly monitors: readonly MonitorDefinition[]
  /** Monitors that act in the definition, though a simulation may leave out slow ones. */
  readonly acting: number
  readonly checks: number
  readonly rowsADay: number
  readonly reference: number
  readonly falseAlarmsPerYear: number
}

const championsAYear = 12

/** A champion a month, each with a reference of its own; each day a random part of the complaints that are not in it. */
export function liveThroughYear(year: number, options: QuietYears): QuietYear {
  const { checks, monitors } = options
  const days = Array.from({ length: championsAYear }, (_, month) => {
    const [first, next] = [month, month + 1].map((of) => Math.round((checks * of) / championsAYear))
    return liveThroughMonth(`${year}/${month}`, (next ?? 0) - (first ?? 0), options)
  }).flat()
  const alarmed = days.map((day) => day.filter(isAlarm))
  const byMonitor: Record<string, number> = {}
  for (const { name, effect } of alarmed.flat())
    byMonitor[`${effect} of ${name}`] = 1 + (byMonitor[`${effect} of ${name}`] ?? 0)
  return {
    checks,
    alarmsOfAnyChange: alarmed.filter((of) => of.length > 0).length,
    alarms: days.filter((day) => day.some((result) => exceedsOwn(result, monitors))).length,
    errors: days.filter((day) => day.some(({ outcome }) => outcome === 'error')).length,
    byMonitor,
  }
}

function liveThroughMonth(draw: string, checks: number, options: QuietYears): MonitorResult[][] {
  const { rows, champion, rowsADay } = options
  const sides = drawSides(rows, { window: options.reference, reference: rows.length, draw: `month/${draw}` })
  // What would be the window is the champion's reference here; what production brings is drawn from all that is left.
  const { window: reference, reference: others } = sides
  const built = compareRows({ reference, window: others.slice(0, rowsADay) }, champion, draw).reference
  const generator = seededGenerator(1, `days/${draw}`)
  return Array.from({ length: checks }, (_, seed) => {
    const today = { perHour: [], draw: `${draw}/${seed}` }
    const window = windowOf(shuffled(others, generator).slice(0, rowsADay), champion, built.profile, today)
    const rules = rulesOf(options)
    const { monitors } = judgeWindow({
      model: 'complaints',
      environment: 'bench',
      rules,
      reference: built,
      window,
      seed,
    })
    return monitors.filter(({ advisory }) => !advisory)
  })
}

const never = 1e9

/** The monitors with every threshold at "nothing changed"; those that are left out still take their share of the level. */
function rulesOf({ monitors, acting, falseAlarmsPerYear, champion }: QuietYears): MonitoringRules {
  const strict = monitors.map((of) => ({ ...of, warning: nothingChanged(of), critical: never }))
  return {
    schedule: { calendar: {} },
    // A share of the alarms goes to what is left out, as the level is split evenly.
    falseAlarmsPerYear: (falseAlarmsPerYear * strict.length) / acting,
    monitors: strict,
    tasks: { [task]: { labels: champion.labels } },
  }
}

function isAlarm({ outcome }: MonitorResult): boolean {
  return outcome === 'warning' || outcome === 'critical'
}

function exceedsOwn({ name, effect, measurement }: MonitorResult, monitors: readonly MonitorDefinition[]): boolean {
  const own = monitors.find((of) => monitorKey(of) === `${effect} of ${name}`)
  return own !== undefined && measurement !== null && measurement.value !== null && measurement.lower > own.warning
}
