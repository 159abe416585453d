import type { CustomSeriesRenderItemReturn } from 'echarts'
import { colours } from './chart-colours.ts'
import type { HistoryPoint } from './monitoring-history-chart.ts'
import { outcomeColours } from './monitoring-outcome.ts'

export type Edges = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

const small = { fontSize: 11, fontFamily: 'system-ui, sans-serif' }
const cap = 4

/** A threshold as a dashed line through the whole picture, with its name beside it. */
export function drawThreshold(
  { name, colour }: { readonly name: string; readonly colour: string },
  y: number,
  { left, right }: Edges,
): CustomSeriesRenderItemReturn {
  const label = { ...small, text: name, x: right + 5, y, fill: colour, verticalAlign: 'middle' as const }
  return {
    type: 'group',
    children: [
      {
        type: 'line',
        shape: { x1: left, y1: y, x2: right, y2: y },
        style: { stroke: colour, lineWidth: 1.2, lineDash: [5, 4], fill: 'none' },
      },
      { type: 'text', style: label },
    ],
  }
}

/** What leads the eye from one window to the next. */
export function drawLink([x1 = 0, y1 = 0]: number[], [x2 = 0, y2 = 0]: number[]): CustomSeriesRenderItemReturn {
  return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colours.soft, lineWidth: 1, fill: 'none' } }
}

/** An effect with its bounds, cut off where the picture ends; a cross on the ground where there is no value. */
export function drawPoint(
  { value, lower, upper, outcome, version }: HistoryPoint,
  toPixels: (y: number) => number[],
  { top, bottom }: Edges,
): CustomSeriesRenderItemReturn {
  const stroke = outcomeColours[outcome]
  const [x = 0] = toPixels(0)
  const at = (of: number) => toPixels(of)[1] ?? 0
  const clip = (y: number) => Math.min(bottom, Math.max(top, y))
  const line = (x1: number, y1: number, x2: number, y2: number, colour = stroke, lineWidth = 2) => ({
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style: { stroke: colour, lineWidth, fill: 'none' },
  })
  const begin =
    version === null
      ? []
      : [
          line(x - 8, top, x - 8, bottom, colours.line, 1),
          {
            type: 'text' as const,
            style: { ...small, text: `v${version}`, x: x - 5, y: top - 14, fill: colours.soft },
          },
        ]
  if (value === null || lower === null || upper === null) {
    const y = bottom - 8
    return { type: 'group', children: [...begin, line(x - 4, y - 4, x + 4, y + 4), line(x - 4, y + 4, x + 4, y - 4)] }
  }
  const caps = [lower, upper].map(at).filter((y) => y === clip(y))
  return {
    type: 'group',
    children: [
      ...begin,
      line(x, clip(at(lower)), x, clip(at(upper))),
      ...caps.map((y) => line(x - cap, y, x + cap, y)),
      { type: 'circle', shape: { cx: x, cy: at(value), r: 4 }, style: { fill: stroke } },
    ],
  }
}
