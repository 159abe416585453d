import type { LineSeriesOption } from 'echarts/charts'
import { LineChart } from 'echarts/charts'
import type { GridComponentOption, LegendComponentOption, TitleComponentOption } from 'echarts/components'
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { MonitorOutcome } from '../domain/drift/assess.ts'
import { colours } from './chart-colours.ts'
import { outcomeColours } from './monitoring-outcome.ts'
import { drawStaticSvg } from './static-svg.ts'
import { styles } from './styles.ts'

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])

type ChartOption = ComposeOption<LineSeriesOption | GridComponentOption | LegendComponentOption | TitleComponentOption>

/** Shares of right answers, from 0 to 1. */
type Compared = { readonly kept: number; readonly leftAlone: number }

/** A period: what its check said, what followed, and how often both models were right. */
export type DrawnPeriod = {
  readonly name: string
  readonly outcome: MonitorOutcome
  readonly events: readonly string[]
  readonly queue: Compared
  readonly spam: Compared
}

const size = { width: 860, left: 64, right: 24, queueTop: 84, queueHeight: 200, gap: 62, spamHeight: 90, line: 17 }
const names = { kept: 'kept by Perennial', leftAlone: 'left alone' }
// A share's number stands below its point.
const roomForLabel = 0.04
const font = { color: colours.ink, fontSize: 13, fontFamily: 'system-ui, sans-serif' }

/** A model left alone against one that was kept, period by period, as an SVG file of its own. */
export function drawSeason(periods: readonly DrawnPeriod[]): string {
  const lines = Math.max(0, ...periods.map(({ events }) => events.length)) + 2
  const spamTop = size.queueTop + size.queueHeight + size.gap
  const height = spamTop + size.spamHeight + lines * size.line + 24
  const option = optionFor(periods, spamTop)
  const description = periods.map(describe).join('. ')
  return standAlone(drawStaticSvg({ option, width: size.width, height, description }).toString())
}

/** With the page's colours, on a ground of its own: whoever shows it may be light or dark by another setting than the reader's. */
function standAlone(svg: string): string {
  const palette = styles.slice(0, styles.indexOf('* {')).trim()
  const ground = `<rect width="100%" height="100%" rx="6" fill="var(--ground)"/>`
  return `${svg.replace('>', () => `><style>${palette}</style>${ground}`)}\n`
}

function optionFor(periods: readonly DrawnPeriod[], spamTop: number): ChartOption {
  const lowest = Math.min(...periods.flatMap(({ spam }) => [spam.kept, spam.leftAlone]))
  const title = (text: string, top: number) => ({ text, left: 12, top, textStyle: { ...font, fontWeight: 600 } })
  const grid = { left: size.left, right: size.right }
  return {
    animation: false,
    title: [
      title('Queue right, of all mails that have one', size.queueTop - 40),
      title('Spam right, of all mails', spamTop - 40),
    ],
    legend: {
      top: 10,
      left: 12,
      itemWidth: 34,
      itemGap: 32,
      textStyle: font,
      data: Object.values(names),
      selectedMode: false,
    },
    grid: [
      { ...grid, top: size.queueTop, height: size.queueHeight },
      { ...grid, top: spamTop, height: size.spamHeight },
    ],
    xAxis: [categories(periods, 0, () => ''), categories(periods, 1, (index) => tell(periods[index]))],
    yAxis: [shares(0, 0, 1), shares(1, Math.max(0, Math.floor((lowest - roomForLabel) * 20) / 20), 1)],
    series: [...lines(periods, 0, 'queue'), ...lines(periods, 1, 'spam')],
  }
}

function categories(periods: readonly DrawnPeriod[], gridIndex: number, label: (index: number) => string) {
  const rich = Object.fromEntries(
    Object.entries(outcomeColours).map(([outcome, color]) => [
      outcome.replace('-', ''),
      { color, fontWeight: 600 as const },
    ]),
  )
  return {
    type: 'category' as const,
    gridIndex,
    data: periods.map(({ name }) => name),
    axisLabel: {
      ...font,
      fontSize: 12,
      lineHeight: size.line,
      interval: 0,
      rich: { ...rich, name: { ...font, fontWeight: 600 as const } },
      formatter: (_: string, index: number) => label(index),
    },
    axisLine: { show: true, onZero: false, lineStyle: { color: colours.line } },
    axisTick: { show: false },
  }
}

function tell(period: DrawnPeriod | undefined): string {
  if (!period) return ''
  const { name, outcome, events } = period
  return [`{name|${name}}`, `{${outcome.replace('-', '')}|${outcome}}`, ...events].join('\n')
}

function shares(gridIndex: number, min: number, max: number) {
  return {
    type: 'value' as const,
    gridIndex,
    min,
    max,
    splitNumber: gridIndex === 0 ? 5 : 2,
    axisLabel: { ...font, color: colours.soft, formatter: (share: number) => `${Math.round(share * 100)} %` },
    splitLine: { lineStyle: { color: colours.line, type: 'dashed' as const } },
  }
}

function lines(periods: readonly DrawnPeriod[], axis: number, task: 'queue' | 'spam'): LineSeriesOption[] {
  const ofModel = (model: 'kept' | 'leftAlone', colour: string, type: 'solid' | 'dashed'): LineSeriesOption => ({
    name: names[model],
    type: 'line',
    xAxisIndex: axis,
    yAxisIndex: axis,
    symbol: 'circle',
    symbolSize: 8,
    lineStyle: { color: colour, width: model === 'kept' ? 3 : 2, type },
    itemStyle: { color: colour },
    data: periods.map(({ [task]: { kept, leftAlone } }) => {
      const value = model === 'kept' ? kept : leftAlone
      const above = model === 'kept' ? kept >= leftAlone : leftAlone > kept
      return {
        value,
        label: {
          // Where both are the same model, one number says it.
          show: model === 'kept' || kept !== leftAlone,
          position: above ? ('top' as const) : ('bottom' as const),
          formatter: `${(value * 100).toFixed(1)} %`,
          color: colour,
          fontSize: 13,
          fontWeight: 600,
          fontFamily: font.fontFamily,
        },
      }
    }),
  })
  return [ofModel('leftAlone', colours.soft, 'dashed'), ofModel('kept', colours.pass, 'solid')]
}

function describe({ name, outcome, events, queue, spam }: DrawnPeriod): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const compared = ({ kept, leftAlone }: Compared) => `${percent(kept)} kept, ${percent(leftAlone)} left alone`
  const followed = events.length > 0 ? `, ${events.join(', ')}` : ''
  return `${name}: ${outcome}${followed}; queue ${compared(queue)}; spam ${compared(spam)}`
}
