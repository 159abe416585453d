import { BlockList, isIP } from 'node:net'
import { numericPredicate } from './numeric.ts'
import { PatternError } from './pattern-error.ts'
import { parseWildcard } from './wildcard.ts'

type Predicate = (leaf: unknown) => boolean

/** What one value of a pattern's list asks of a leaf, or that there is none. */
export type Condition = Predicate | 'absent'

/** Reads one value of the list that a field of a pattern has. */
export function readCondition(item: unknown, field: string): Condition {
  if (typeof item !== 'object' || item === null) return (leaf) => leaf === item
  if (Array.isArray(item))
    throw new PatternError(`Match value of "${field}" must be String, number, true, false, or null`)
  const entries = Object.entries(item)
  const [operator, operand] = entries[0] ?? []
  if (entries.length !== 1 || operator === undefined) {
    throw new PatternError('Only one key allowed in match expression')
  }
  return readExpression(operator, operand)
}

function readExpression(operator: string, operand: unknown): Condition {
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new PatternError('exists match pattern must be either true or false.')
      return operand ? () => true : 'absent'
    case 'anything-but':
      return anythingBut(operand)
    case 'numeric':
      return numericPredicate(operand)
    case 'cidr':
      return cidr(operand)
    default:
      return textPredicate(operator, operand)
  }
}

function textPredicate(operator: string, operand: unknown): Predicate {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return affix(operator, operand)
    case 'equals-ignore-case': {
      const wanted = textOperand(operator, operand).toLowerCase()
      return onText((text) => text.toLowerCase() === wanted)
    }
    case 'wildcard':
      return onText(parseWildcard(textOperand(operator, operand)))
    default:
      throw new PatternError(`Unrecognized match type ${operator}`)
  }
}

function affix(operator: 'prefix' | 'suffix', operand: unknown): Predicate {
  const ignoresCase = typeof operand === 'object' && operand !== null && 'equals-ignore-case' in operand
  const given = textOperand(operator, ignoresCase ? operand['equals-ignore-case'] : operand)
  if (given === '') throw new PatternError('Null prefix/suffix not allowed')
  const wanted = ignoresCase ? given.toLowerCase() : given
  return onText((text) => {
    const compared = ignoresCase ? text.toLowerCase() : text
    return operator === 'prefix' ? compared.startsWith(wanted) : compared.endsWith(wanted)
  })
}

/** Any leaf but these values, or but texts of this kind. */
function anythingBut(operand: unknown): Predicate {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const entries = Object.entries(operand)
    const [operator, inner] = entries[0] ?? []
    if (entries.length !== 1 || operator === undefined) {
      throw new PatternError('Only one key allowed in match expression')
    }
    const excluded = asList(inner).map((one) => textPredicate(operator, one))
    return (leaf) => !excluded.some((holds) => holds(leaf))
  }
  const values = asList(operand)
  const kinds = new Set(values.map((value) => typeof value))
  const [kind] = kinds
  if (kinds.size !== 1 || (kind !== 'string' && kind !== 'number')) {
    throw new PatternError('Value of anything-but must be an array or single string/number value.')
  }
  return (leaf) => !values.includes(leaf)
}

function asList(operand: unknown): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
  if (values.length === 0) throw new PatternError('Empty arrays are not allowed')
  return values
}

function cidr(operand: unknown): Predicate {
  const [address = '', bits = ''] = textOperand('cidr', operand).split('/')
  const version = isIP(address)
  const most = version === 4 ? 32 : 128
  if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) {
    throw new PatternError(`Malformed CIDR, one '/' and a mask of at most ${most} bits required`)
  }
  const block = new BlockList()
  block.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6')
  return onText((text) => isIP(text) === version && block.check(text, version === 4 ? 'ipv4' : 'ipv6'))
}

function onText(holds: (text: string) => boolean): Predicate {
  return (leaf) => typeof leaf === 'string' && holds(leaf)
}

function textOperand(operator: string, operand: unknown): string {
  if (typeof operand !== 'string') throw new PatternError(`${operator} match pattern must be a string`)
  return operand
}
