import type { CustomSeriesOption } from 'echarts/charts'
import { CustomChart } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import { GridComponent } from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { RehearsedRecord } from '../domain/policy/rehearse-record.ts'
import { colours } from './chart-colours.ts'
import type { Html } from './html.ts'
import { drawStretch, type Stretch } from './rehearsal-chart-stretch.ts'
import { sayEnd } from './rehearsal-words.ts'
import { drawStaticSvg } from './static-svg.ts'

use([CustomChart, GridComponent, SVGRenderer])

type ChartOption = ComposeOption<CustomSeriesOption | GridComponentOption>

const size = { width: 840, top: 12, row: 30, bottom: 40, left: 300, right: 20 }
const dates = 6

/** The windows from left to right, the monitors below each other, above them what was confirmed and what was decided. */
export function drawTimeline({ timeline, changes }: Pick<RehearsedRecord, 'timeline' | 'changes'>): Html {
  const keys = [...new Set(timeline.flatMap(({ monitors }) => monitors.map(({ key }) => key)))]
  const rows = ['decision', 'confirmed', ...keys]
  const stretches = [
    ...timeline.flatMap(({ action }, at): Stretch[] =>
      action === 'nothing' ? [] : [{ row: 0, from: at, to: at + 1, shows: action }],
    ),
    ...stretchesOf(
      timeline.map(({ level, outcome }) => level ?? outcome),
      1,
    ),
    ...keys.flatMap((key, at) =>
      stretchesOf(
        timeline.map(({ monitors, outcome }) => monitors.find((of) => of.key === key)?.outcome ?? outcome),
        at + 2,
      ),
    ),
    ...changes.map((change): Stretch => {
      const at = timeline.filter(({ windowEnd }) => Date.parse(windowEnd) <= Date.parse(change)).length
      return { row: rows.length - 1, from: at, to: at, shows: 'change' }
    }),
  ]
  const height = size.top + rows.length * size.row + size.bottom
  const ends = timeline.map(({ windowEnd }) => sayEnd(windowEnd))
  return drawStaticSvg({
    option: optionFor(rows, ends, stretches),
    width: size.width,
    height,
    description: say(timeline),
  })
}

/** Neighbours that show the same are one stretch. */
export function stretchesOf(shown: readonly Stretch['shows'][], row: number): Stretch[] {
  const stretches: Stretch[] = []
  for (const [at, shows] of shown.entries()) {
    const last = stretches.at(-1)
    if (last?.shows === shows) stretches[stretches.length - 1] = { ...last, to: at + 1 }
    else stretches.push({ row, from: at, to: at + 1, shows })
  }
  return stretches
}

function say(timeline: RehearsedRecord['timeline']): string {
  const notable = timeline.filter(({ action, alarms }) => action !== 'nothing' || alarms.length > 0)
  const said = notable.map(({ windowEnd, level, action, alarms }) =>
    [
      `${sayEnd(windowEnd)}: ${level ?? 'not judged'}`,
      ...alarms.map((alarm) => `new alarm ${alarm}`),
      ...(action === 'nothing' ? [] : [action]),
    ].join(', '),
  )
  return `${timeline.length} windows. ${said.join('. ')}`
}

function optionFor(rows: readonly string[], ends: readonly string[], stretches: readonly Stretch[]): ChartOption {
  const text = { color: colours.ink, fontSize: 12, fontFamily: 'system-ui, sans-serif' }
  return {
    animation: false,
    grid: { left: size.left, right: size.right, top: size.top, bottom: size.bottom },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.max(1, ends.length),
      interval: Math.max(1, Math.ceil(ends.length / dates)),
      axisLabel: {
        ...text,
        color: colours.soft,
        formatter: (at: number) => ends[at]?.slice(0, 10) ?? '',
        align: 'left',
      },
      axisLine: { show: true, lineStyle: { color: colours.line } },
      axisTick: { show: true, lineStyle: { color: colours.line } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...rows],
      axisLabel: { ...text, width: size.left - 60, overflow: 'truncate' },
      axisLine: { show: true, lineStyle: { color: colours.soft } },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'custom',
        data: stretches.map(({ row, from }) => [from, row]),
        encode: { x: 0, y: 1 },
        clip: false,
        renderItem: (params, api) => {
          const stretch = stretches[params.dataIndex]
          if (!stretch) return null
          const [left = 0, middle = 0] = api.coord([stretch.from, stretch.row])
          const [right = 0] = api.coord([stretch.to, stretch.row])
          return drawStretch(stretch, { left, right, middle, height: size.row, top: size.top })
        },
      },
    ],
  }
}
