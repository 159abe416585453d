import { describe, expect, it } from 'vitest'
import type { DriftMeasurement } from '../../src/domain/drift/measurement.ts'
import type { MonitorResult } from '../../src/domain/drift/window-check.ts'
import { renderMonitoringReport } from '../../src/report/monitoring-report.ts'
import { valuesOf } from '../../src/report/monitoring-slice-evidence.ts'
import { movedCheck } from './monitoring-check.ts'

const bounds = { lower: 0.1, upper: 0.3, n: 90 }

describe('the values of a slice in a monitor’s evidence', () => {
  it('begin with the drop that is shown to be largest', () => {
    const values = [
      { value: 'en', drop: 0.2, ...bounds, lower: 0.02 },
      { value: 'fr', drop: null, ...bounds, lower: -1 },
      { value: 'de', drop: 0.15, ...bounds },
    ]
    expect(valuesOf({ slice: 'language', values }).map(({ value }) => value)).toEqual(['de', 'en', 'fr'])
  })

  it('begin with the lowest share where shares are compared', () => {
    const values = [
      { value: 'en', share: 0.9, ...bounds, upper: 0.95 },
      { value: 'de', share: 0.5, ...bounds, upper: 0.6 },
    ]
    expect(valuesOf({ slice: 'language', values }).map(({ value }) => value)).toEqual(['de', 'en'])
  })

  it.each([
    [{}],
    [{ slice: 'language' }],
    [{ values: [{ value: 'x' }] }],
    [{ slice: 'l', values: [null, { value: 3 }] }],
  ])('are none in %j', (evidence) => {
    expect(valuesOf(evidence)).toEqual([])
  })

  it('are in the report, with their bounds and rows', () => {
    const values = [{ value: 'de', drop: 0.15, ...bounds }]
    const check = movedCheck()
    const monitors = check.monitors.map((monitor): MonitorResult => {
      const measurement: DriftMeasurement | null = monitor.measurement && {
        ...monitor.measurement,
        evidence: { slice: 'language', values },
      }
      return monitor.kind === 'quality' ? { ...monitor, measurement } : monitor
    })
    const page = renderMonitoringReport({ ...check, monitors })
    expect(page).toContain('<th scope="row">de</th><td>0.150</td><td>0.100 to 0.300</td><td>90</td>')
    expect(renderMonitoringReport(check)).not.toContain('0.100 to 0.300')
  })
})
