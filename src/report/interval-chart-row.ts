import type { CustomSeriesRenderItemReturn } from 'echarts'
import { colours } from './chart-colours.ts'
import type { IntervalRow } from './interval-chart.ts'

const cap = 6
const limitReach = 15

/** One interval with its value, its limit as a dashed tick, and the outcome in words at the right edge. */
export function drawRow(
  row: IntervalRow,
  index: number,
  toPixels: (x: number, y: number) => number[],
  right: number,
): CustomSeriesRenderItemReturn {
  const [x = 0, y = 0] = toPixels(row.value, index)
  const [lower = 0] = toPixels(row.lower, index)
  const [upper = 0] = toPixels(row.upper, index)
  const [limit = 0] = toPixels(row.limit, index)
  const stroke = { stroke: colours[row.outcome], lineWidth: 2.5, fill: 'none' }
  const line = (x1: number, y1: number, x2: number, y2: number, style: object) => ({
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style,
  })
  return {
    type: 'group',
    children: [
      line(limit, y - limitReach, limit, y + limitReach, { stroke: colours.ink, lineWidth: 1.5, lineDash: [4, 3] }),
      line(lower, y, upper, y, stroke),
      line(lower, y - cap, lower, y + cap, stroke),
      line(upper, y - cap, upper, y + cap, stroke),
      { type: 'circle', shape: { cx: x, cy: y, r: 5 }, style: { fill: colours[row.outcome] } },
      {
        type: 'text',
        style: {
          text: row.outcome,
          x: right + 14,
          y,
          fill: colours[row.outcome],
          fontSize: 13,
          fontWeight: 600,
          fontFamily: 'system-ui, sans-serif',
          verticalAlign: 'middle',
        },
      },
    ],
  }
}
