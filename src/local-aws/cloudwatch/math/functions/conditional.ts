import { series, unsupported, type Value } from '../value.ts'

/**
 * `IF(condition, a, b)`: where the condition is not 0 the value of `a`, 0 if `a` has none there; where it is 0 the value of `b`, none
 * if `b` is left out or has none there. Where the condition has no value there is no result.
 */
export function choose(condition: Value, then: Value, otherwise: Value | undefined): Value {
  const given = [condition, then, ...(otherwise ? [otherwise] : [])]
  if (given.some(({ kind }) => kind === 'array')) throw unsupported('IF', given)
  if (condition.kind === 'scalar') return chooseOnce(condition.value, given, then, otherwise)
  if (condition.kind === 'array') throw unsupported('IF', given)
  const values = condition.series.values.map((test, slot) => {
    if (test === undefined) return undefined
    return test !== 0 ? (valueAt(then, slot) ?? 0) : otherwise && valueAt(otherwise, slot)
  })
  return series(values, condition.series.label)
}

function chooseOnce(test: number, given: readonly Value[], then: Value, otherwise: Value | undefined): Value {
  const chosen = test !== 0 ? then : otherwise
  const timed = [then, otherwise].find((value) => value?.kind === 'series')
  if (timed?.kind !== 'series') throw unsupported('IF', given)
  if (chosen?.kind === 'series') return chosen
  return series(timed.series.values.map(() => (chosen?.kind === 'scalar' ? scalarOf(chosen) : undefined)))
}

function valueAt(value: Value, slot: number): number | undefined {
  return value.kind === 'series' ? value.series.values[slot] : scalarOf(value)
}

function scalarOf(value: Value): number | undefined {
  return value.kind === 'scalar' ? value.value : undefined
}
