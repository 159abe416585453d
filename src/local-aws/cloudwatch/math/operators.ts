import type { BinaryOperator } from './ast.ts'
import { array, finite, mapSeries, scalar, type TimeSeries, unsupported, type Value } from './value.ts'

const operations: Readonly<Record<BinaryOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
}

const arithmetic: readonly BinaryOperator[] = ['+', '-', '*', '/', '^']

/**
 * Where only one of two series has a value, the other counts as 0; where neither has, there is no result. Comparisons and logic say
 * 1 or 0. Arrays are for arithmetic only, each of their series with the other operand.
 */
export function applyOperator(operator: BinaryOperator, left: Value, right: Value): Value {
  const operate = operations[operator]
  if (left.kind === 'scalar' && right.kind === 'scalar') return scalar(operate(left.value, right.value))
  if (left.kind === 'array' || right.kind === 'array') {
    if (left.kind === right.kind || !arithmetic.includes(operator)) throw unsupported(operator, [left, right])
    if (left.kind === 'array') return array(left.list.map((one) => combine(one, right, operate)))
    if (right.kind === 'array') return array(right.list.map((one) => combine(one, left, (a, b) => operate(b, a))))
  }
  if (left.kind === 'series') return { kind: 'series', series: combine(left.series, right, operate) }
  if (right.kind === 'series') return { kind: 'series', series: combine(right.series, left, (a, b) => operate(b, a)) }
  throw unsupported(operator, [left, right])
}

function combine(one: TimeSeries, other: Value, operate: (one: number, other: number) => number): TimeSeries {
  const otherAt = (slot: number): number | undefined => {
    if (other.kind === 'scalar') return other.value
    return other.kind === 'series' ? other.series.values[slot] : undefined
  }
  const values = one.values.map((value, slot) => {
    const present = value !== undefined || (other.kind === 'series' && otherAt(slot) !== undefined)
    return present ? finite(operate(value ?? 0, otherAt(slot) ?? 0)) : undefined
  })
  return { label: one.label, values }
}

export function negate(value: Value): Value {
  if (value.kind === 'scalar') return scalar(-value.value)
  return mapSeries(value, '-', (one) => one.values.map((number) => (number === undefined ? undefined : -number)))
}
