import type { Expression } from './ast.ts'
import { evaluate, type Scope } from './evaluate.ts'
import { aggregate, aggregates } from './functions/aggregate.ts'
import { removeEmpty, slice, sort } from './functions/arrays.ts'
import { choose } from './functions/conditional.ts'
import { type Filler, fillValues } from './functions/fill.ts'
import { timeParts, timeValues } from './functions/time.ts'
import { transforms } from './functions/transform.ts'
import { MathError } from './math-error.ts'
import { array, mapSeries, scalar, series, type TimeSeries, unsupported, type Value } from './value.ts'

type Args = readonly Expression[]
type MathFunction = {
  /** How many arguments it takes. */
  readonly takes: readonly [least: number, most: number]
  readonly call: (args: Args, scope: Scope) => Value
}

// What CloudWatch computes and this one does not.
const unserved = [
  'ANOMALY_DETECTION_BAND',
  'SEARCH',
  'INSIGHT_RULE_METRIC',
  'SERVICE_QUOTA',
  'DB_PERF_INSIGHTS',
  'LAMBDA',
]

const functions: ReadonlyMap<string, MathFunction> = new Map<string, MathFunction>([
  ...Object.keys(aggregates).map((name): [string, MathFunction] => [name, one((value) => aggregate(name, value))]),
  ...Object.entries(transforms).map(([name, change]): [string, MathFunction] => [
    name,
    one((value, { grid }) => mapSeries(value, name, (each) => change(each, grid))),
  ]),
  ...Object.entries(timeParts).map(([name, part]): [string, MathFunction] => [
    name,
    one((value, { grid }) => mapSeries(value, name, () => timeValues(part, grid))),
  ]),
  ['FIRST', one((value) => pick('FIRST', value, 0))],
  ['LAST', one((value) => pick('LAST', value, -1))],
  ['METRIC_COUNT', one((value) => scalar(listOf('METRIC_COUNT', value).length))],
  ['REMOVE_EMPTY', one((value) => removeEmpty(listOf('REMOVE_EMPTY', value)))],
  ['TIME_SERIES', one((value, { grid }) => series(Array(grid.slots).fill(scalarOf('TIME_SERIES', value))))],
  ['PERIOD', { takes: [1, 1], call: periodOf }],
  ['METRICS', { takes: [0, 1], call: metricsOf }],
  ['FILL', { takes: [2, 2], call: fill }],
  ['IF', { takes: [2, 3], call: (args, scope) => callIf(args.map((arg) => evaluate(arg, scope))) }],
  ['SLICE', { takes: [2, 3], call: callSlice }],
  ['SORT', { takes: [3, 4], call: callSort }],
])

export function callFunction(name: string, args: Args, scope: Scope): Value {
  if (unserved.includes(name)) throw new MathError(`${name} is not served by the embedded CloudWatch: use AWS`)
  const known = functions.get(name)
  if (!known) throw new MathError(`Unknown function ${name}`)
  const [least, most] = known.takes
  if (args.length < least || args.length > most) {
    const wanted = least === most ? String(least) : `${least} to ${most}`
    throw new MathError(`${name} takes ${wanted} argument(s), got ${args.length}`)
  }
  return known.call(args, scope)
}

function one(compute: (value: Value, scope: Scope) => Value): MathFunction {
  return { takes: [1, 1], call: ([arg], scope) => compute(evaluate(required(arg), scope), scope) }
}

function periodOf([arg]: Args, scope: Scope): Value {
  if (arg?.kind !== 'id' || !scope.metrics.has(arg.id))
    throw new MathError('PERIOD takes the id of a metric, not of an expression')
  return scalar(scope.grid.periodSeconds)
}

function metricsOf([arg]: Args, scope: Scope): Value {
  if (arg && arg.kind !== 'text') throw new MathError('METRICS takes nothing or a text in quotes')
  const wanted = arg?.value ?? ''
  return array([...scope.metrics].filter(([id]) => id.includes(wanted)).map(([, metric]) => metric))
}

function fill([of, filler]: Args, scope: Scope): Value {
  const by = readFiller(required(filler), scope)
  return mapSeries(evaluate(required(of), scope), 'FILL', ({ values }) => fillValues(values, by))
}

function readFiller(arg: Expression, scope: Scope): Filler {
  if (arg.kind === 'word' && (arg.word === 'REPEAT' || arg.word === 'LINEAR')) return arg.word
  const value = evaluate(arg, scope)
  if (value.kind === 'array') throw unsupported('FILL', [value])
  return value.kind === 'scalar' ? value.value : value.series
}

function callIf([condition, then, otherwise]: readonly Value[]): Value {
  return choose(required(condition), required(then), otherwise)
}

function callSlice([of, from, to]: Args, scope: Scope): Value {
  const list = listOf('SLICE', evaluate(required(of), scope))
  const index = (arg: Expression) => scalarOf('SLICE', evaluate(arg, scope))
  return slice(list, index(required(from)), to && index(to))
}

function callSort([of, by, order, limit]: Args, scope: Scope): Value {
  const word = (arg: Expression | undefined) => (arg?.kind === 'word' ? arg.word : 'no word')
  const list = listOf('SORT', evaluate(required(of), scope))
  return sort(list, word(by), word(order), limit && scalarOf('SORT', evaluate(limit, scope)))
}

function pick(name: string, value: Value, index: number): Value {
  const found = listOf(name, value).at(index)
  if (!found) throw new MathError(`${name} of an array without time series`)
  return { kind: 'series', series: found }
}

function listOf(name: string, value: Value): readonly TimeSeries[] {
  if (value.kind !== 'array') throw unsupported(name, [value])
  return value.list
}

function scalarOf(name: string, value: Value): number {
  if (value.kind !== 'scalar') throw unsupported(name, [value])
  return value.value
}

// The number of arguments was checked before.
function required<T>(arg: T | undefined): T {
  if (arg === undefined) throw new MathError('An argument is missing')
  return arg
}
