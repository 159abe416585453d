import type { Expression } from './ast.ts'
import { callFunction } from './call.ts'
import { MathError } from './math-error.ts'
import { applyOperator, negate } from './operators.ts'
import { array, type Grid, scalar, type TimeSeries, type Value } from './value.ts'

/** What an expression may name. */
export type Scope = {
  readonly grid: Grid
  /** Every metric of the request, by its id, in the request's order. */
  readonly metrics: ReadonlyMap<string, TimeSeries>
  /** The value of a metric or of another expression; throws where there is none. */
  readonly lookUp: (id: string) => Value
}

/** Computes an expression. Throws a `MathError` where its parts do not fit. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value)
    case 'id':
      return scope.lookUp(expression.id)
    case 'negative':
      return negate(evaluate(expression.of, scope))
    case 'binary':
      return applyOperator(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope))
    case 'list':
      return array(expression.items.flatMap((item) => seriesOf(evaluate(item, scope))))
    case 'call':
      return callFunction(expression.name, expression.args, scope)
    case 'text':
      throw new MathError(`"${expression.value}" is a text, which stands only inside METRICS("…")`)
    case 'word':
      throw new MathError(`${expression.word} is not the id of a metric or an expression`)
  }
}

function seriesOf(value: Value): readonly TimeSeries[] {
  if (value.kind === 'array') return value.list
  if (value.kind === 'series') return [value.series]
  throw new MathError('An array may hold time series, not scalars')
}
