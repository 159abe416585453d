import { describe, expect, it } from 'vitest'
import { windowsOf } from '../../src/report/monitoring-context.ts'
import { historyRange } from '../../src/report/monitoring-history-chart.ts'
import { pointsOf } from '../../src/report/monitoring-history-section.ts'
import { renderMonitoringReport } from '../../src/report/monitoring-report.ts'
import { movedCheck, pastChecks } from './monitoring-check.ts'

const check = movedCheck()
const history = pastChecks(check)
const key = 'accuracy-drop of quality of queue'

describe('the last windows', () => {
  const page = renderMonitoringReport(check, { history })

  it('are drawn for every monitor, and say since when it is so', () => {
    for (const monitor of check.monitors) expect(page).toContain(`aria-label="${monitor.key}: 25 Jul`)
    expect(page).toContain('warning since the window that ended 31 July 2026, 00:00 UTC (3 windows)')
    expect(page).toContain('critical, new in this window; a warning or worse since the window that ended 31 July 2026')
  })

  it('mark the window with which another champion begins', () => {
    const points = pointsOf(key, windowsOf(check, { history }))
    expect(points.map(({ version }) => version)).toEqual([null, null, null, null, 3, null, null, null, null])
    expect(points[3]).toMatchObject({ value: null, outcome: 'insufficient-data' })
    expect(points.at(-1)).toMatchObject({ outcome: 'critical', label: '2 Aug' })
  })

  it('are not drawn without an earlier one', () => {
    expect(renderMonitoringReport(check)).not.toContain('Over the last windows')
    expect(renderMonitoringReport(check, { history: [] })).not.toContain('new in this window')
  })

  it('end with this one, which a former check of it does not replace', () => {
    const former = { window: check.window, version: 3, outcome: 'ok', monitors: [] } as const
    const later = { ...former, window: { from: check.window.to, to: '2026-08-03T00:00:00.000Z' } }
    const windows = windowsOf(check, { history: [later, former, ...history.toReversed()] })
    expect(windows).toHaveLength(9)
    expect(windows.at(-1)?.outcome).toBe('critical')
  })

  it('leave out a monitor that they did not have', () => {
    const [first, ...rest] = history
    const without = first ? [{ ...first, monitors: [] }, ...rest] : rest
    expect(pointsOf(key, windowsOf(check, { history: without }))).toHaveLength(8)
  })

  it('name hours where they end within two days', () => {
    const hourly = history.map((past, hour) => {
      const to = new Date(Date.UTC(2026, 7, 1, 10 + hour)).toISOString()
      return { ...past, window: { from: to, to } }
    })
    expect(pointsOf(key, windowsOf(check, { history: hourly }))[0]?.label).toBe('10:00')
  })
})

describe('the scale of a history', () => {
  const point = { label: '', version: null, outcome: 'ok', warning: 0.1, critical: 0.2 } as const

  it('shows both thresholds, whatever was measured', () => {
    const { min, max } = historyRange([{ ...point, value: null, lower: null, upper: null }], 0)
    expect(min).toBe(0)
    expect(max).toBeGreaterThan(0.2)
  })

  it('holds every effect, and does not bow to an upper bound that knows nothing', () => {
    const { min, max } = historyRange([{ ...point, value: -0.1, lower: -1, upper: 1 }], 0)
    expect(min).toBe(-0.1)
    expect(max).toBeLessThan(0.3)
    expect(historyRange([{ ...point, value: 0.9, lower: 0.8, upper: 1 }], 0).max).toBeGreaterThan(0.9)
  })
})
