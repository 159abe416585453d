import { PatternError } from './pattern-error.ts'

const limit = 5e9

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** `["=", 5]`, `["<", 10]` or a range as `[">", 0, "<=", 5]`: of numbers only. */
export function numericPredicate(operand: unknown): (leaf: unknown) => boolean {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw new PatternError('Value of numeric must be an array of one or two comparisons.')
  }
  const [firstOperator, first, secondOperator, second] = operand as readonly unknown[]
  const one = comparison(firstOperator, first)
  if (operand.length === 2) return (leaf) => typeof leaf === 'number' && one(leaf)
  if (!String(firstOperator).startsWith('>') || !String(secondOperator).startsWith('<')) {
    throw new PatternError('Bad numeric range: its bottom must come first with > or >=, then its top with < or <=')
  }
  const other = comparison(secondOperator, second)
  if (Number(first) >= Number(second)) throw new PatternError('Bottom must be less than top')
  return (leaf) => typeof leaf === 'number' && one(leaf) && other(leaf)
}

function comparison(operator: unknown, bound: unknown): (value: number) => boolean {
  const holds = typeof operator === 'string' && Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined
  if (!holds) throw new PatternError(`Unrecognized numeric range operator: ${operator}`)
  if (typeof bound !== 'number') throw new PatternError(`Value of ${operator} must be numeric`)
  if (Math.abs(bound) > limit) throw new PatternError(`Value must be between ${-limit} and ${limit}, inclusive`)
  return (value) => holds(value, bound)
}
