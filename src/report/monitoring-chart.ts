import type { CustomSeriesOption } from 'echarts/charts'
import { CustomChart } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import { GridComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { MonitorResult } from '../domain/drift/window-check.ts'
import { colours } from './chart-colours.ts'
import type { Html } from './html.ts'
import { drawEffect } from './monitoring-chart-row.ts'
import { drawStaticSvg } from './static-svg.ts'

use([CustomChart, GridComponent, SVGRenderer])

type ChartOption = ComposeOption<CustomSeriesOption | GridComponentOption>

/** A monitor's effect in steps: 0 is no effect, 1 the warning threshold, 2 the critical one. */
export type EffectRow = {
  readonly label: string
  readonly outcome: MonitorResult['outcome']
  readonly steps: { readonly value: number; readonly lower: number; readonly upper: number } | null
}

// Names may be drawn in a wider letter than is reckoned with, so that they get less room than there is.
const size = { width: 840, top: 16, row: 38, bottom: 40, left: 250, label: 200, right: 140 }
const last = 3

/**
 * Every monitor's effect with its bounds against both of its thresholds. The effects have units of their own (an AUC, a distance,
 * points of accuracy), so that each is drawn on the scale of its own thresholds.
 */
export function drawEffects(monitors: readonly MonitorResult[]): Html {
  const names = monitors.map(({ name }) => name)
  const rows = monitors.map((monitor) => toRow(monitor, names.filter((name) => name === monitor.name).length > 1))
  const height = size.top + rows.length * size.row + size.bottom
  const description = monitors.map(({ name, reasons }) => `${name}: ${reasons.join('; ')}`).join('. ')
  return drawStaticSvg({ option: optionFor(rows), width: size.width, height, description })
}

function toRow(monitor: MonitorResult, isNameShared: boolean): EffectRow {
  const { key, name, effect, warning, critical, outcome, measurement, advisory } = monitor
  const scale = (value: number) => stepsOf(value, { none: noEffect(effect), warning, critical })
  const steps =
    measurement === null || measurement.value === null
      ? null
      : { value: scale(measurement.value), lower: scale(measurement.lower), upper: scale(measurement.upper) }
  const label = isNameShared ? key : name
  return { label: advisory ? `${label} (advisory)` : label, outcome, steps }
}

/** What an effect is where nothing moved. */
export function noEffect(effect: string): number {
  return effect === 'classifier-auc' ? 0.5 : 0
}

/** `0` for no effect and less, `1` at the warning threshold, `2` at the critical one, in a straight line between and beyond. */
export function stepsOf(value: number, at: { none: number; warning: number; critical: number }): number {
  const { none, warning, critical } = at
  if (value > warning) return Math.min(last, 1 + (value - warning) / (critical - warning))
  return warning > none ? Math.max(0, (value - none) / (warning - none)) : 0
}

const names = ['no effect', 'warning', 'critical']

function optionFor(rows: readonly EffectRow[]): ChartOption {
  const text = { color: colours.ink, fontSize: 13, fontFamily: 'system-ui, sans-serif' }
  return {
    animation: false,
    grid: { left: size.left, right: size.right, top: size.top, bottom: size.bottom },
    xAxis: {
      type: 'value',
      min: 0,
      max: last,
      interval: 1,
      axisLabel: { ...text, color: colours.soft, formatter: (step: number) => names[step] ?? '' },
      axisLine: { show: true, lineStyle: { color: colours.line } },
      axisTick: { show: true, lineStyle: { color: colours.line } },
      splitLine: { showMaxLine: false, lineStyle: { color: colours.soft, type: 'dashed' } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ label }) => label),
      axisLabel: { ...text, width: size.label, overflow: 'break' },
      axisLine: { show: true, lineStyle: { color: colours.soft } },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'custom',
        data: rows.map(({ steps }, index) => [steps?.value ?? 0, index]),
        encode: { x: 0, y: 1 },
        renderItem: (params, api) => {
          const row = rows[params.dataIndex]
          return row ? drawEffect(row, params.dataIndex, (x, y) => api.coord([x, y]), size.width - size.right) : null
        },
      },
    ],
  }
}
