import type { CustomSeriesRenderItemReturn } from 'echarts'
import type { MonitorOutcome } from '../domain/drift/assess.ts'
import type { PolicyAction } from '../domain/policy/decide-action.ts'
import { colours } from './chart-colours.ts'

type Action = Exclude<PolicyAction, 'nothing'>

/** Windows `[from, to)` of a row of the picture that show the same; a change is a line down to its row. */
export type Stretch = {
  readonly row: number
  readonly from: number
  readonly to: number
  readonly shows: MonitorOutcome | Action | 'change'
}

type Place = {
  readonly left: number
  readonly right: number
  readonly middle: number
  readonly height: number
  readonly top: number
}

/** A letter stands for what the colour says, for readers who do not tell the colours apart. */
const marks: Readonly<Record<MonitorOutcome | Action, { readonly letter: string; readonly colour: string }>> = {
  ok: { letter: '', colour: colours.pass },
  warning: { letter: 'w', colour: colours.warning },
  critical: { letter: 'C', colour: colours.fail },
  'insufficient-data': { letter: '?', colour: colours.line },
  error: { letter: '!', colour: colours.ink },
  retrain: { letter: 'R', colour: colours.ink },
  experiment: { letter: 'E', colour: colours.ink },
  'ask-for-annotation': { letter: 'A', colour: colours.ink },
}

const actions: readonly Stretch['shows'][] = ['retrain', 'experiment', 'ask-for-annotation']
const letterWidth = 9

export function drawStretch({ shows }: Stretch, place: Place): CustomSeriesRenderItemReturn {
  const { left, right, middle, height, top } = place
  if (shows === 'change') {
    const shape = { x1: left, y1: top, x2: left, y2: middle + height / 2 }
    return { type: 'line', shape, style: { stroke: colours.ink, lineWidth: 2, lineDash: [5, 3], fill: 'none' } }
  }
  const { letter, colour } = marks[shows]
  const isAction = actions.includes(shows)
  const word = {
    type: 'text' as const,
    style: {
      text: letter,
      x: isAction ? (left + right) / 2 : left + 3,
      y: middle,
      fill: isAction || shows === 'insufficient-data' ? colours.ink : colours.ground,
      fontSize: 12,
      fontWeight: 600,
      fontFamily: 'system-ui, sans-serif',
      align: isAction ? ('center' as const) : ('left' as const),
      verticalAlign: 'middle' as const,
    },
  }
  if (isAction) return word
  const shape = { x: left, y: middle - height / 2 + 3, width: Math.max(1, right - left - 1), height: height - 6 }
  const block = { type: 'rect' as const, shape, style: { fill: colour } }
  return { type: 'group', children: right - left < letterWidth || letter === '' ? [block] : [block, word] }
}
