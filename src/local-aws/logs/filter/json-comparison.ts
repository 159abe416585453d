export type Operator = '=' | '!=' | '<' | '>' | '<=' | '>='

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

const orders: Readonly<Record<Exclude<Operator, '=' | '!='>, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
}

/**
 * What a selected value must be. Numbers compare as numbers, texts as texts in which `*` stands for anything; what is neither
 * fulfils nothing, not even `!=`. Undefined where the operator cannot compare with such a value.
 */
export function compare(operator: Operator, text: string, quoted: boolean): ((value: unknown) => boolean) | undefined {
  const wanted = !quoted && number.test(text) ? Number(text) : undefined
  if (operator === '=' || operator === '!=') {
    const equals = wanted === undefined ? matchText(text) : (value: string | number) => Number(value) === wanted
    return (value) => isComparable(value) && equals(value) === (operator === '=')
  }
  const order = orders[operator]
  return wanted === undefined ? undefined : (value) => typeof value === 'number' && order(value, wanted)
}

function isComparable(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function matchText(text: string): (value: string | number) => boolean {
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const expression = new RegExp(`^${parts.join('[^]*')}$`)
  return (value) => expression.test(String(value))
}
