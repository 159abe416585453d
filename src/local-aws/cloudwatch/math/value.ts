import { MathError } from './math-error.ts'

/** Periods that follow one another. All series of one evaluation stand on the same grid. */
export type Grid = {
  /** When the first period begins, epoch milliseconds. */
  readonly start: number
  /** From one period's start to the next one's, in the clock's milliseconds. */
  readonly stepMs: number
  readonly slots: number
  /** What the period is called, in seconds of AWS's time. */
  readonly periodSeconds: number
}

/** A value for each period of the grid; undefined where there is none. */
export type TimeSeries = { readonly label: string; readonly values: ReadonlyArray<number | undefined> }

export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly series: TimeSeries }
  | { readonly kind: 'array'; readonly list: readonly TimeSeries[] }

export function scalar(value: number): Value {
  return { kind: 'scalar', value }
}

export function series(values: TimeSeries['values'], label = ''): Value {
  return { kind: 'series', series: { label, values } }
}

export function array(list: readonly TimeSeries[]): Value {
  return { kind: 'array', list }
}

/** Does the same to a series as to each one of an array. */
export function mapSeries(value: Value, name: string, change: (one: TimeSeries) => TimeSeries['values']): Value {
  const apply = (one: TimeSeries): TimeSeries => ({ label: one.label, values: change(one).map(finite) })
  if (value.kind === 'series') return { kind: 'series', series: apply(value.series) }
  if (value.kind === 'array') return array(value.list.map(apply))
  throw unsupported(name, [value])
}

/** Drops what is no number: the result of a division by zero, the logarithm of a negative value. */
export function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined
}

export function presentValues(one: TimeSeries): number[] {
  return one.values.filter((value) => value !== undefined)
}

const typeNames = { scalar: 'Scalar', series: 'TimeSeries', array: 'Array[TimeSeries]' } as const

export function unsupported(name: string, values: readonly Value[]): MathError {
  const types = values.map(({ kind }) => typeNames[kind]).join(', ')
  return new MathError(`Unsupported operand type(s) for ${name}: '[${types}]'`)
}
