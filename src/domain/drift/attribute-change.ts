import { formatValue } from '../gate/format.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { MonitorResult, WindowCheck } from './window-check.ts'

/** What kind of change a window shows. */
export type Attribution = NonNullable<WindowCheck['attribution']>

type Kind = Attribution['kind']
type Aspect = 'inputs' | 'labels' | 'quality' | 'estimate'

/** What a monitor's movement speaks of; the others speak of fairness or of how much comes. */
const aspects: Readonly<Record<string, Aspect>> = {
  'text-drift': 'inputs',
  'text-descriptor': 'inputs',
  'language-mix': 'inputs',
  'embedding-drift': 'inputs',
  'prediction-drift': 'inputs',
  'confidence-drift': 'inputs',
  'entity-density': 'inputs',
  'data-quality': 'inputs',
  'class-prior': 'labels',
  'unseen-labels': 'labels',
  quality: 'quality',
  'prediction-powered-quality': 'quality',
  'estimated-quality': 'estimate',
}

/** From the kind that says most to the one that says least. */
const order: readonly Kind[] = ['concept drift', 'label drift', 'data drift', 'unknown', 'none']

/**
 * Tells data drift (P(x) moved), label drift (P(y) moved) and concept drift (P(y given x) moved) apart, by task, and gives what says
 * most: concept drift before label drift before data drift.
 *
 * Rule: quality fell further than it was estimated to fall without labels, the bounds apart: labels that the champion never
 * learnt, where their share accounts for the rest, or a moved class prior make it label drift; else it is concept drift. Quality fell about
 * as estimated, or inputs moved and the estimate cannot be told from the fall: data drift. Fell with neither an estimate nor moved inputs:
 * concept drift where inputs were watched and are the same. Held: what moved names the drift. Without truth quality is unknown, and
 * moved inputs are data drift.
 * Parameters: the judged monitors of one window; a monitor moved when its outcome is warning or critical, advisory or not.
 * Undefined: `unknown`, with what is missing in the reasons.
 *
 * @example attributeChange([]) // { kind: 'unknown', reasons: ['no monitor watches quality'] }
 */
export function attributeChange(monitors: readonly MonitorResult[]): Attribution {
  const tasks = [...new Set(monitors.flatMap(({ task }) => task ?? []))].sort()
  const ofAll = monitors.filter(({ task }) => task === null)
  const byTask = (tasks.length > 0 ? tasks : [null]).map((task) =>
    attributeTask(task, [...ofAll, ...monitors.filter((monitor) => task !== null && monitor.task === task)]),
  )
  const kind = order.find((candidate) => byTask.some((of) => of.kind === candidate)) ?? 'unknown'
  const said = byTask.filter((of) => of.kind === kind).flatMap(({ reasons }) => reasons)
  return { kind, reasons: [...new Set(said)] }
}

function attributeTask(task: string | null, monitors: readonly MonitorResult[]): Attribution {
  const of = (aspect: Aspect) => monitors.filter(({ kind }) => aspects[kind] === aspect)
  const quality = of('quality').filter(({ effect }) => effect.endsWith('-drop'))
  const fallen = quality.filter(hasMoved)
  const moved = { inputs: of('inputs').filter(hasMoved), labels: of('labels').filter(hasMoved) }
  if (fallen.length > 0) {
    const explained = fallen.map((one) => explainFall(one, monitors, moved))
    const worst = order.find((kind) => explained.some((one) => one.kind === kind)) ?? 'unknown'
    return { kind: worst, reasons: explained.filter(({ kind }) => kind === worst).flatMap(({ reasons }) => reasons) }
  }
  const isJudged = quality.some(({ outcome }) => outcome === 'ok')
  const held = sayQuality(task, quality)
  if (moved.labels.length > 0) return conclude('label drift', `${listed(moved.labels)} moved, while ${held}`)
  const inputs = [...moved.inputs, ...of('estimate').filter(hasMoved)]
  if (inputs.length > 0) return conclude('data drift', `${listed(inputs)} moved, while ${held}`)
  if (!isJudged) return conclude('unknown', held)
  const watched = of('inputs')
  return watched.length > 0 && !watched.some(({ outcome }) => outcome === 'ok')
    ? conclude('unknown', `${held}, and no monitor of the inputs could be judged`)
    : conclude('none', `neither inputs nor labels are shown to have moved beyond their thresholds, and ${held}`)
}

/**
 * What the monitor that knows most says of a quality that is not shown to have fallen; of several that know as much, one of all rows before
 * one of slices, and the nearest to its threshold. An outcome of ok is no proof that nothing fell: its numbers stand beside it.
 */
function sayQuality(task: string | null, monitors: readonly MonitorResult[]): string {
  const said = monitors.toSorted(
    (a, b) => knownOf(b) - knownOf(a) || slicesOf(a) - slicesOf(b) || roomOf(a) - roomOf(b) || (a.key < b.key ? -1 : 1),
  )[0]
  if (!said) return task === null ? 'no monitor watches quality' : `no monitor watches the quality of ${task}`
  const { name, effect, outcome, measurement, warning } = said
  const isShared = monitors.some((other) => other !== said && other.name === name)
  const quality = isShared ? `${name} (${effect})` : name
  if (measurement === null || outcome === 'error') return `${quality} could not be measured`
  const { value, lower, upper, why } = measurement
  if (value === null) return `${quality} is not known: ${why ?? 'it was not measured'}`
  if (outcome === 'ok' && upper < warning)
    return `${quality} has not fallen beyond its threshold (${formatValue(value)}, at most ${formatValue(upper)})`
  const shown = `(${formatValue(value)}, at least ${formatValue(lower)})`
  return outcome === 'ok'
    ? `${quality} is not shown to have fallen beyond its threshold ${shown}`
    : `${quality} cannot be told on so few rows ${shown}`
}

function knownOf({ outcome, measurement }: MonitorResult): number {
  if (outcome === 'ok') return 3
  return measurement === null || outcome === 'error' ? 0 : measurement.value === null ? 1 : 2
}

function slicesOf({ measurement }: MonitorResult): number {
  return measurement?.evidence.slice === undefined ? 0 : 1
}

function roomOf({ warning, measurement }: MonitorResult): number {
  return warning - (measurement?.lower ?? 0)
}

type Moved = { readonly inputs: readonly MonitorResult[]; readonly labels: readonly MonitorResult[] }

function explainFall(fallen: MonitorResult, monitors: readonly MonitorResult[], moved: Moved): Attribution {
  const realised = fallen.measurement
  const estimated = estimateOf(fallen, monitors)
  const rest = realised && estimated ? realised.lower - Math.max(0, estimated.upper) : null
  const label = labelsBehind(fallen, rest, moved.labels)
  const fell = sayFall(fallen)
  if (rest !== null && estimated && rest > 0) {
    const further = `${fell}, further than the ${sayBounds(estimated)} estimated from the inputs`
    return label === undefined
      ? conclude('concept drift', `${further}: the same texts have other labels than the champion learnt`)
      : conclude('label drift', `${further}: ${label}`)
  }
  if (label !== undefined) return conclude('label drift', `${fell}: ${label}`)
  if (estimated && (estimated.lower > 0 || moved.inputs.length > 0))
    return conclude('data drift', `${fell}, about as estimated from the inputs (${sayBounds(estimated)})`)
  if (estimated)
    return conclude(
      'unknown',
      `${fell}, which cannot be told from the ${sayBounds(estimated)} estimated from the inputs`,
    )
  if (moved.inputs.length > 0)
    return conclude(
      'unknown',
      `${fell} and ${listed(moved.inputs)} moved: without an estimate from the inputs, nothing tells how much of it they explain`,
    )
  const areSame = monitors.some(({ kind, outcome }) => aspects[kind] === 'inputs' && outcome === 'ok')
  return areSame
    ? conclude('concept drift', `${fell}, and the inputs did not move`)
    : conclude('unknown', `${fell}, and no monitor of the inputs could be judged`)
}

/** The same effect estimated without labels; none for a slice, which is not estimated by itself. */
function estimateOf({ task, effect, measurement }: MonitorResult, monitors: readonly MonitorResult[]) {
  if (measurement?.evidence.slice !== undefined) return undefined
  const found = monitors.find((one) => aspects[one.kind] === 'estimate' && one.task === task && one.effect === effect)
  return found?.measurement && found.measurement.value !== null ? found.measurement : undefined
}

/** How moved labels account for a fall, and for what of it the inputs leave unexplained; `undefined` where they do not. */
function labelsBehind(
  { effect, measurement }: MonitorResult,
  rest: number | null,
  moved: readonly MonitorResult[],
): string | undefined {
  const unseen = moved.find(({ kind }) => kind === 'unseen-labels')?.measurement
  const left = rest ?? measurement?.lower ?? 0
  // A label that was never learnt costs accuracy no more than its share. Of the other effects no such limit is known.
  if (unseen && (effect !== 'accuracy-drop' || left <= unseen.upper))
    return `${formatValue(unseen.value ?? 0)} of the truth has a label that the champion never learnt`
  return moved.some(({ kind }) => kind === 'class-prior')
    ? 'the true labels are mixed otherwise than in the reference'
    : undefined
}

function conclude(kind: Kind, reason: string): Attribution {
  return { kind, reasons: [reason] }
}

function hasMoved({ outcome }: MonitorResult): boolean {
  return outcome === 'warning' || outcome === 'critical'
}

function sayFall({ effect, name, measurement }: MonitorResult): string {
  return `${effect} of ${name} is at least ${formatValue(measurement?.lower ?? 0)}`
}

function sayBounds({ lower, upper }: DriftMeasurement): string {
  return `${formatValue(lower)} to ${formatValue(upper)}`
}

function listed(monitors: readonly MonitorResult[]): string {
  return [...new Set(monitors.map(({ name }) => name))].join(', ')
}
