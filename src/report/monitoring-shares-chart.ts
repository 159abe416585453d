import type { BarSeriesOption } from 'echarts/charts'
import { BarChart } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import { GridComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { colours } from './chart-colours.ts'
import type { Html } from './html.ts'
import { drawStaticSvg } from './static-svg.ts'

use([BarChart, GridComponent, SVGRenderer])

type ChartOption = ComposeOption<BarSeriesOption | GridComponentOption>

/** A label with its share in the reference and in the window, 0 to 1. */
export type SharePair = { readonly label: string; readonly reference: number; readonly window: number }

const size = { width: 840, top: 8, row: 34, bottom: 40, left: 220, right: 60 }

/** Shares side by side: of each label the reference's above, the window's below, each with its number. */
export function drawShares(pairs: readonly SharePair[], description: string): Html {
  const height = size.top + pairs.length * size.row + size.bottom
  return drawStaticSvg({ option: optionFor(pairs), width: size.width, height, description })
}

function optionFor(pairs: readonly SharePair[]): ChartOption {
  const text = { color: colours.ink, fontSize: 12, fontFamily: 'system-ui, sans-serif' }
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const bars = (name: string, side: 'reference' | 'window', colour: string): BarSeriesOption => ({
    type: 'bar',
    name,
    data: pairs.map((pair) => pair[side]),
    itemStyle: { color: colour },
    barWidth: 9,
    barGap: '20%',
    label: {
      ...text,
      color: colours.soft,
      show: true,
      position: 'right',
      formatter: ({ value }) => percent(Number(value)),
    },
  })
  return {
    animation: false,
    grid: { left: size.left, right: size.right, top: size.top, bottom: size.bottom },
    xAxis: {
      type: 'value',
      min: 0,
      axisLabel: { ...text, color: colours.soft, formatter: percent },
      axisLine: { show: true, lineStyle: { color: colours.line } },
      splitLine: { lineStyle: { color: colours.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: pairs.map(({ label }) => label),
      axisLabel: { ...text, width: size.left - 20, overflow: 'truncate' },
      axisLine: { show: true, lineStyle: { color: colours.soft } },
      axisTick: { show: false },
    },
    series: [bars('reference', 'reference', colours.soft), bars('window', 'window', colours.inconclusive)],
  }
}
