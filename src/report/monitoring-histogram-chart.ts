import type { BarSeriesOption, CustomSeriesOption } from 'echarts/charts'
import { BarChart, CustomChart } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import { GridComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { colours } from './chart-colours.ts'
import type { Html } from './html.ts'
import { drawStaticSvg } from './static-svg.ts'

use([BarChart, CustomChart, GridComponent, SVGRenderer])

type ChartOption = ComposeOption<BarSeriesOption | CustomSeriesOption | GridComponentOption>

/** Counts of both sides in the same cells; `labels` names where each cell begins. */
export type Histogram = {
  readonly labels: readonly string[]
  readonly reference: readonly number[]
  readonly window: readonly number[]
}

const size = { width: 420, height: 170, left: 46, right: 12, top: 10, bottom: 26 }

/** Both sides over each other, each as shares of its own: the reference as a filled ground, the window as an outline. */
export function drawHistogram(histogram: Histogram, description: string): Html {
  return drawStaticSvg({
    option: optionFor(withoutEmptyEnds(histogram)),
    width: size.width,
    height: size.height,
    description,
  })
}

/** The cells from the first to the last that either side has, and one empty cell at either end. */
function withoutEmptyEnds({ labels, reference, window }: Histogram): Histogram {
  const filled = labels.map((_, cell) => (reference[cell] ?? 0) + (window[cell] ?? 0) > 0)
  const from = Math.max(0, filled.indexOf(true) - 1)
  const to = filled.lastIndexOf(true) + 2
  const cut = <T>(of: readonly T[]) => of.slice(from, to)
  return { labels: cut(labels), reference: cut(reference), window: cut(window) }
}

function optionFor({ labels, reference, window }: Histogram): ChartOption {
  const [before, now] = [sharesOf(reference), sharesOf(window)]
  const highest = Math.max(...before, ...now)
  const text = { color: colours.soft, fontSize: 12, fontFamily: 'system-ui, sans-serif' }
  return {
    animation: false,
    grid: { left: size.left, right: size.right, top: size.top, bottom: size.bottom },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { show: true, lineStyle: { color: colours.soft } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...(highest > 0.8 && { max: 1 }),
      splitNumber: 3,
      axisLabel: { ...text, formatter: (share: number) => `${Number((share * 100).toPrecision(2))} %` },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      {
        type: 'bar',
        data: before,
        barCategoryGap: '0%',
        itemStyle: { color: colours.soft, opacity: 0.45 },
      },
      {
        type: 'custom',
        data: [0],
        renderItem: (_, api) => ({
          type: 'polyline',
          shape: { points: outlineOf(now, (cell, share) => api.coord([cell, share]), size.width - size.right) },
          style: { stroke: colours.inconclusive, lineWidth: 2, fill: 'none' },
        }),
      },
    ],
  }
}

/** The steps of a histogram, each as wide as its cell. */
function outlineOf(shares: readonly number[], toPixels: (cell: number, share: number) => number[], right: number) {
  const width = (right - size.left) / Math.max(1, shares.length)
  return shares.flatMap((share, cell) => {
    const [, y = 0] = toPixels(cell, share)
    const from = size.left + cell * width
    return [
      [from, y],
      [from + width, y],
    ]
  })
}

function sharesOf(counts: readonly number[]): number[] {
  const all = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  )
  return counts.map((count) => count / all)
}
