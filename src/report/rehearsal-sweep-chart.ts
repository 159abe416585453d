import type { BarSeriesOption } from 'echarts/charts'
import { BarChart } from 'echarts/charts'
import type { GridComponentOption, TitleComponentOption } from 'echarts/components'
import { GridComponent, TitleComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { SweepRow } from '../domain/policy/rehearse-sweep.ts'
import { colours } from './chart-colours.ts'
import type { Html } from './html.ts'
import { formatSweep } from './rehearsal-tables.ts'
import { drawStaticSvg } from './static-svg.ts'

use([BarChart, GridComponent, TitleComponent, SVGRenderer])

type ChartOption = ComposeOption<BarSeriesOption | GridComponentOption | TitleComponentOption>

const size = { width: 840, height: 260 }
const dayMs = 86_400_000

/** How thresholds trade alarms against delay: alarms on the left, those that were false apart; the longest delay on the right. */
export function drawSweep(sweep: readonly SweepRow[]): Html {
  const [, ...rows] = formatSweep(sweep)
  const description = rows.map(
    ([at, alarms, wrong, delay]) => `${at}: ${alarms} alarms, ${wrong} false, delay ${delay}`,
  )
  return drawStaticSvg({ option: optionFor(sweep), ...size, description: description.join('. ') })
}

function optionFor(sweep: readonly SweepRow[]): ChartOption {
  const told = sweep.some(({ summary }) => summary.detections.length > 0)
  const falseAlarms = sweep.map(({ summary }) => summary.falseAlarms ?? 0)
  const others = sweep.map(({ summary }, at) => summary.alarms - (falseAlarms[at] ?? 0))
  const factors = sweep.map(({ factor }) => `× ${factor}`)
  const delays = sweep.map(({ summary }) => longestDelay(summary.detections))
  const grids = told
    ? [
        { left: 60, width: 320 },
        { left: 480, width: 320 },
      ]
    : [{ left: 60, width: 740 }]
  return {
    animation: false,
    title: [title('alarms', 60), ...(told ? [title('longest delay, days', 480)] : [])],
    grid: grids.map((grid) => ({ ...grid, top: 40, bottom: 36 })),
    xAxis: grids.map((_, gridIndex) => axis({ gridIndex, type: 'category', data: factors })),
    yAxis: grids.map((_, gridIndex) => axis({ gridIndex, type: 'value', min: 0, minInterval: 1 })),
    series: [
      { ...bars(0, others, colours.inconclusive), stack: 'alarms' },
      { ...bars(0, falseAlarms, colours.fail), stack: 'alarms' },
      ...(told ? [{ ...bars(1, delays, colours.soft), label: delayLabel(delays) }] : []),
    ],
  }
}

const font = { fontSize: 12, fontFamily: 'system-ui, sans-serif' }

function title(text: string, left: number): TitleComponentOption {
  return { text, left, top: 4, textStyle: { ...font, color: colours.ink, fontWeight: 600 } }
}

function axis<Given extends object>(given: Given) {
  return {
    ...given,
    axisLabel: { ...font, color: colours.soft },
    axisLine: { show: true, lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { show: 'min' in given, lineStyle: { color: colours.line } },
  }
}

function bars(grid: number, values: readonly (number | null)[], color: string): BarSeriesOption {
  const data = values.map((value) => value ?? 0)
  return { type: 'bar', xAxisIndex: grid, yAxisIndex: grid, data, itemStyle: { color }, barWidth: '55%' }
}

function delayLabel(delays: readonly (number | null)[]): NonNullable<BarSeriesOption['label']> {
  const formatter = ({ dataIndex }: { dataIndex: number }) => {
    const delay = delays[dataIndex] ?? null
    return delay === null ? 'none' : String(Number(delay.toFixed(1)))
  }
  return { ...font, show: true, position: 'top', color: colours.ink, formatter }
}

/** Null as soon as one change raised no alarm. */
function longestDelay(detections: SweepRow['summary']['detections']): number | null {
  const delays = detections.map(({ delayMs }) => delayMs)
  return delays.some((delay) => delay === null) ? null : Math.max(...delays.map((delay) => (delay ?? 0) / dayMs))
}
