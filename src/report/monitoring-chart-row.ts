import type { CustomSeriesRenderItemReturn } from 'echarts'
import type { EffectRow } from './monitoring-chart.ts'
import { outcomeColours } from './monitoring-outcome.ts'

const cap = 6

/** One effect with its bounds, and the outcome in words at the right edge; nothing but the word where there is no effect. */
export function drawEffect(
  { outcome, steps }: EffectRow,
  index: number,
  toPixels: (x: number, y: number) => number[],
  right: number,
): CustomSeriesRenderItemReturn {
  const colour = outcomeColours[outcome]
  const [, y = 0] = toPixels(0, index)
  const word = {
    type: 'text' as const,
    style: {
      text: outcome,
      x: right + 14,
      y,
      fill: colour,
      fontSize: 13,
      fontWeight: 600,
      fontFamily: 'system-ui, sans-serif',
      verticalAlign: 'middle' as const,
    },
  }
  if (!steps) return { type: 'group', children: [word] }
  const at = (step: number) => toPixels(step, index)[0] ?? 0
  const [value, lower, upper] = [at(steps.value), at(steps.lower), at(steps.upper)]
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style: { stroke: colour, lineWidth: 2.5, fill: 'none' },
  })
  return {
    type: 'group',
    children: [
      line(lower, y, upper, y),
      line(lower, y - cap, lower, y + cap),
      line(upper, y - cap, upper, y + cap),
      { type: 'circle', shape: { cx: value, cy: y, r: 5 }, style: { fill: colour } },
      word,
    ],
  }
}
