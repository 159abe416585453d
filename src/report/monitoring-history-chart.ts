import type { CustomSeriesOption } from 'echarts/charts'
import { CustomChart } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import { GridComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { PastMonitor } from '../domain/drift/check-history.ts'
import { colours } from './chart-colours.ts'
import type { Html } from './html.ts'
import { drawLink, drawPoint, drawThreshold } from './monitoring-history-marks.ts'
import { drawStaticSvg } from './static-svg.ts'

use([CustomChart, GridComponent, SVGRenderer])

type ChartOption = ComposeOption<CustomSeriesOption | GridComponentOption>

/** A monitor in one window. `version` is said where another champion begins. */
export type HistoryPoint = Omit<PastMonitor, 'key'> & { readonly label: string; readonly version: number | null }

const size = { width: 420, height: 190, left: 46, right: 62, top: 22, bottom: 26 }

/** A monitor's effect with its bounds, window by window, against both of its thresholds. */
export function drawHistory(points: readonly HistoryPoint[], none: number, description: string): Html {
  return drawStaticSvg({ option: optionFor(points, none), width: size.width, height: size.height, description })
}

/** The scale: from no effect, or the lowest one seen, to well above the critical threshold, or the largest one seen. */
export function historyRange(points: readonly HistoryPoint[], none: number): { min: number; max: number } {
  const seen = points.flatMap(({ value, lower }) => [value ?? none, Math.max(lower ?? none, none)])
  const critical = Math.max(...points.map((point) => point.critical))
  const min = Math.min(none, ...seen)
  const max = Math.max(none + (critical - none) * 1.25, ...seen)
  return { min, max: max + (max - min) * 0.04 }
}

function optionFor(points: readonly HistoryPoint[], none: number): ChartOption {
  const text = { color: colours.soft, fontSize: 12, fontFamily: 'system-ui, sans-serif' }
  const range = historyRange(points, none)
  const { warning = 0, critical = 0 } = points.at(-1) ?? {}
  const thresholds = [
    { name: 'warning', at: warning, colour: colours.warning },
    { name: 'critical', at: critical, colour: colours.fail },
  ]
  return {
    animation: false,
    grid: { left: size.left, right: size.right, top: size.top, bottom: size.bottom },
    xAxis: {
      type: 'category',
      data: points.map(({ label }) => label),
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { show: true, onZero: false, lineStyle: { color: colours.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      ...range,
      splitNumber: 3,
      axisLabel: { ...text, showMaxLabel: false, formatter: (value: number) => String(Number(value.toPrecision(3))) },
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: colours.line } },
    },
    series: [
      {
        type: 'custom',
        data: thresholds.map(({ at }) => [0, at]),
        renderItem: ({ dataIndex }, api) => {
          const threshold = thresholds[dataIndex]
          return threshold ? drawThreshold(threshold, api.coord([0, threshold.at])[1] ?? 0, edges()) : null
        },
      },
      {
        type: 'custom',
        data: points.map(({ value }, index) => [index, value ?? range.min]),
        renderItem: ({ dataIndex }, api) => {
          const [from, to] = [points[dataIndex - 1]?.value ?? null, points[dataIndex]?.value ?? null]
          if (from === null || to === null) return null
          return drawLink(api.coord([dataIndex - 1, from]), api.coord([dataIndex, to]))
        },
      },
      {
        type: 'custom',
        data: points.map(({ value }, index) => [index, value ?? range.min]),
        renderItem: ({ dataIndex }, api) => {
          const point = points[dataIndex]
          return point ? drawPoint(point, (y) => api.coord([dataIndex, y]), edges()) : null
        },
      },
    ],
  }
}

function edges() {
  return { left: size.left, right: size.width - size.right, top: size.top, bottom: size.height - size.bottom }
}
