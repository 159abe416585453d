import type { CustomSeriesOption } from 'echarts/charts'
import { CustomChart } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import { GridComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { GateOutcome } from '../domain/verdict.ts'
import { colours } from './chart-colours.ts'
import type { Html } from './html.ts'
import { drawRow } from './interval-chart-row.ts'
import { drawStaticSvg } from './static-svg.ts'

use([CustomChart, GridComponent, SVGRenderer])

type ChartOption = ComposeOption<CustomSeriesOption | GridComponentOption>

/** One line of the picture: a value with its interval, the limit that it is judged by, and how it was judged. */
export type IntervalRow = {
  readonly label: string
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly limit: number
  readonly outcome: GateOutcome
}

export type IntervalChart = {
  readonly rows: readonly IntervalRow[]
  readonly axis: string
  /** Differences are shown with the line of no difference, shares of rows never beyond 1. */
  readonly kind: 'difference' | 'share'
  /** The chart in words, for who does not see it. */
  readonly description: string
}

const size = { width: 840, top: 14, row: 46, bottom: 58, left: 170, right: 120 }

/** Values with their intervals and limits as static SVG that follows the page's colours. */
export function drawIntervals(chart: IntervalChart): Html {
  const height = size.top + chart.rows.length * size.row + size.bottom
  return drawStaticSvg({ option: optionFor(chart), width: size.width, height, description: chart.description })
}

function optionFor({ rows, axis, kind }: IntervalChart): ChartOption {
  const text = { color: colours.ink, fontSize: 13, fontFamily: 'system-ui, sans-serif' }
  return {
    animation: false,
    grid: { left: size.left, right: size.right, top: size.top, bottom: size.bottom },
    xAxis: {
      type: 'value',
      scale: kind === 'share',
      ...(kind === 'share' && { max: ({ max }) => Math.min(1, Math.ceil(max * 10) / 10) }),
      name: axis,
      nameLocation: 'middle',
      nameGap: 34,
      nameTextStyle: { ...text, color: colours.soft },
      axisLabel: { ...text, color: colours.soft },
      axisLine: { show: true, lineStyle: { color: colours.line } },
      axisTick: { show: true, lineStyle: { color: colours.line } },
      splitLine: { lineStyle: { color: colours.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ label }) => label),
      axisLabel: { ...text, width: size.left - 20, overflow: 'break' },
      axisLine: { show: kind === 'difference', onZero: true, lineStyle: { color: colours.soft, width: 1.5 } },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'custom',
        data: rows.map(({ value, lower, upper, limit }, index) => [value, index, lower, upper, limit]),
        encode: { x: [0, 2, 3, 4], y: 1 },
        renderItem: (params, api) => {
          const row = rows[params.dataIndex]
          return row ? drawRow(row, params.dataIndex, (x, y) => api.coord([x, y]), size.width - size.right) : null
        },
      },
    ],
  }
}
