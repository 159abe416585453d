import type { ParameterRanges } from '@aws-sdk/client-sagemaker'
import { refuseUnserved, required, validation } from '../errors.ts'

type Scaling = 'Linear' | 'Logarithmic' | 'ReverseLogarithmic'

/** One hyperparameter that is searched. */
export type Dimension =
  | {
      readonly kind: 'integer' | 'continuous'
      readonly name: string
      readonly min: number
      readonly max: number
      readonly scaling: Scaling
    }
  | { readonly kind: 'categorical'; readonly name: string; readonly values: readonly string[] }

/** Reads the ranges of a request and refuses those in which nothing could be searched. */
export function dimensionsOf(ranges: ParameterRanges | undefined): Dimension[] {
  refuseUnserved({ ...ranges }, ['AutoParameters'])
  const integers = (ranges?.IntegerParameterRanges ?? []).map((range) => numeric('integer', range))
  const continuous = (ranges?.ContinuousParameterRanges ?? []).map((range) => numeric('continuous', range))
  const categorical = (ranges?.CategoricalParameterRanges ?? []).map(({ Name, Values = [] }): Dimension => {
    const name = required(Name, 'ParameterRanges.CategoricalParameterRanges.Name')
    if (Values.length === 0) throw validation(`The categorical range of ${name} must have a value`)
    return { kind: 'categorical', name, values: Values }
  })
  const dimensions = [...integers, ...continuous, ...categorical]
  if (dimensions.length === 0) throw validation('ParameterRanges must have at least one hyperparameter')
  const names = dimensions.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw validation(`ParameterRanges must name a hyperparameter once, got ${twice} twice`)
  return dimensions
}

type NumericRange = NonNullable<ParameterRanges['ContinuousParameterRanges']>[number]

function numeric(kind: 'integer' | 'continuous', { Name, MinValue, MaxValue, ScalingType }: NumericRange): Dimension {
  const name = required(Name, 'ParameterRanges.Name')
  const [min, max] = [Number(MinValue || Number.NaN), Number(MaxValue || Number.NaN)]
  const isRight = kind === 'integer' ? Number.isSafeInteger : Number.isFinite
  if (!isRight(min) || !isRight(max) || min >= max) {
    throw validation(
      `The ${kind} range of ${name} must have a MinValue below its MaxValue, got ${MinValue} and ${MaxValue}`,
    )
  }
  return { kind, name, min, max, scaling: scalingOf({ kind, name, min, max }, ScalingType) }
}

// AWS chooses by what it has learnt of the hyperparameter; here: by orders of magnitude where the range spans at least two.
const autoLogarithmicFrom = 100

function scalingOf(
  { kind, name, min, max }: { kind: string; name: string; min: number; max: number },
  asked: string | undefined,
): Scaling {
  if (asked === 'Logarithmic' && min <= 0)
    throw validation(`Logarithmic scaling of ${name} needs a MinValue above 0, got ${min}`)
  if (asked === 'ReverseLogarithmic' && (kind === 'integer' || min < 0 || max >= 1))
    throw validation(
      `ReverseLogarithmic scaling of ${name} needs a continuous range within [0, 1), got ${min} to ${max}`,
    )
  if (asked === 'Logarithmic' || asked === 'ReverseLogarithmic') return asked
  return asked !== 'Linear' && min > 0 && max / min >= autoLogarithmicFrom ? 'Logarithmic' : 'Linear'
}

/** The value at a place from 0 to 1 of the dimension, as hyperparameters are written. */
export function valueAt(dimension: Dimension, place: number): string {
  if (dimension.kind === 'categorical') {
    const index = Math.min(dimension.values.length - 1, Math.floor(place * dimension.values.length))
    return dimension.values[index] ?? ''
  }
  const [from, to] = edges(dimension)
  const value = unscaled(dimension.scaling, from + place * (to - from))
  const whole = dimension.kind === 'integer' ? Math.round(value) : value
  return String(Math.min(dimension.max, Math.max(dimension.min, whole)))
}

/** The place of a value; for a category the middle of its part. */
export function placeOf(dimension: Dimension, text: string): number {
  if (dimension.kind === 'categorical') return (dimension.values.indexOf(text) + 0.5) / dimension.values.length
  const [from, to] = edges(dimension)
  return (scaled(dimension.scaling, Number(text)) - from) / (to - from)
}

// Half a step beyond the ends, so that the first and the last integer are as likely as the others.
function edges({ kind, min, max, scaling }: Exclude<Dimension, { kind: 'categorical' }>): [number, number] {
  const margin = kind === 'integer' ? 0.5 : 0
  return [scaled(scaling, min - margin), scaled(scaling, max + margin)]
}

function scaled(scaling: Scaling, value: number): number {
  if (scaling === 'Logarithmic') return Math.log(value)
  return scaling === 'ReverseLogarithmic' ? -Math.log1p(-value) : value
}

function unscaled(scaling: Scaling, value: number): number {
  if (scaling === 'Logarithmic') return Math.exp(value)
  return scaling === 'ReverseLogarithmic' ? -Math.expm1(-value) : value
}
