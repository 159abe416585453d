import type { Filter, SearchExpression } from '@aws-sdk/client-sagemaker'
import { refuseUnserved, required, validation } from '../errors.ts'
import { propertyOf } from './property.ts'

/** Whether what Describe tells of a thing fits the expression; without one everything does. */
export function matches(expression: SearchExpression | undefined, record: object): boolean {
  if (!expression) return true
  refuseUnserved(expression, ['NestedFilters'])
  const { Filters = [], SubExpressions = [], Operator = 'And' } = expression
  const answers = [
    ...Filters.map((filter) => fits(filter, record)),
    ...SubExpressions.map((inner) => matches(inner, record)),
  ]
  return Operator === 'Or' ? answers.some(Boolean) : answers.every(Boolean)
}

function fits(filter: Filter, record: object): boolean {
  const name = required(filter.Name, 'searchExpression.filters.name')
  const operator = filter.Operator ?? 'Equals'
  const found = propertyOf(record, name)
  if (operator === 'Exists') return found !== undefined
  if (operator === 'NotExists') return found === undefined
  const { Value } = filter
  if (Value === undefined) throw validation(`The filter on ${name} needs a Value for the operator ${operator}`)
  // What a thing does not have differs from every value, and is in no order with any.
  if (found === undefined) return operator === 'NotEquals'
  return compare(found, operator, Value)
}

function compare(found: unknown, operator: string, value: string): boolean {
  switch (operator) {
    case 'Equals':
      return order(found, value) === 0
    case 'NotEquals':
      return order(found, value) !== 0
    case 'Contains':
      return String(found).includes(value)
    case 'In':
      return value.split(',').some((one) => order(found, one.trim()) === 0)
    case 'GreaterThan':
      return order(found, value) > 0
    case 'GreaterThanOrEqualTo':
      return order(found, value) >= 0
    case 'LessThan':
      return order(found, value) < 0
    case 'LessThanOrEqualTo':
      return order(found, value) <= 0
    default:
      throw validation(`The filter operator ${operator} is not served by the embedded SageMaker`)
  }
}

/** Below, at or above 0 as `found` is before, at or after the text, read as what `found` is; NaN where that is impossible. */
function order(found: unknown, text: string): number {
  if (found instanceof Date) return found.getTime() - Date.parse(text)
  const number = Number(found)
  const isNumeric = typeof found === 'number' || (typeof found === 'string' && found.trim() !== '')
  if (isNumeric && !Number.isNaN(number) && !Number.isNaN(Number(text))) return number - Number(text)
  const own = String(found)
  return own === text ? 0 : own < text ? -1 : 1
}
