import type { BinaryOperator, Expression } from './ast.ts'
import { readTokens, type Token } from './lexer.ts'
import { MathError } from './math-error.ts'

// From the loosest to the tightest, with the ways in which each may be written.
const levels: ReadonlyArray<Readonly<Record<string, BinaryOperator>>> = [
  { OR: 'OR', '||': 'OR' },
  { AND: 'AND', '&&': 'AND' },
  { '<': '<', '>': '>', '<=': '<=', '>=': '>=', '==': '==', '!=': '!=' },
  { '+': '+', '-': '-' },
  { '*': '*', '/': '/' },
]

// Deep enough for every sensible expression (AWS takes 2,048 characters), and not so deep that the parser's own stack ends.
const deepest = 200

/** Reads a math expression. Throws a `MathError` that says what stands where it should not. */
export function parseExpression(text: string): Expression {
  const tokens = readTokens(text)
  let position = 0
  let depth = 0
  const peek = (): Token => tokens[position] ?? { kind: 'end', text: '', at: text.length }
  const next = (): Token => {
    const token = peek()
    position += 1
    return token
  }
  const skip = (symbol: string): boolean => {
    if (peek().kind !== 'symbol' || peek().text !== symbol) return false
    position += 1
    return true
  }
  const expect = (symbol: string): void => {
    if (!skip(symbol)) throw unexpected(peek(), `'${symbol}'`)
  }

  function binary(level: number): Expression {
    const operators = levels[level]
    if (!operators) return negative()
    let left = binary(level + 1)
    for (;;) {
      const operator = Object.hasOwn(operators, peek().text) ? operators[peek().text] : undefined
      if (!operator || peek().kind === 'text') return left
      next()
      left = { kind: 'binary', operator, left, right: binary(level + 1) }
    }
  }
  function negative(): Expression {
    return nested(() => (skip('-') ? { kind: 'negative', of: negative() } : power()))
  }
  function power(): Expression {
    const base = primary()
    return skip('^') ? { kind: 'binary', operator: '^', left: base, right: negative() } : base
  }
  function primary(): Expression {
    const token = next()
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'id') return { kind: 'id', id: token.text }
    if (token.kind === 'text') return { kind: 'text', value: token.text.slice(1, -1) }
    if (token.kind === 'name')
      return skip('(') ? { kind: 'call', name: token.text, args: items(')') } : { kind: 'word', word: token.text }
    if (token.text === '[') return { kind: 'list', items: items(']') }
    if (token.text !== '(') throw unexpected(token, 'a value')
    const inner = binary(0)
    expect(')')
    return inner
  }
  function items(end: string): Expression[] {
    const found: Expression[] = []
    if (skip(end)) return found
    do found.push(binary(0))
    while (skip(','))
    expect(end)
    return found
  }
  function nested(read: () => Expression): Expression {
    depth += 1
    if (depth > deepest) throw new MathError(`The expression must not be nested deeper than ${deepest}`)
    const expression = read()
    depth -= 1
    return expression
  }

  const expression = binary(0)
  if (peek().kind !== 'end') throw unexpected(peek(), 'the end')
  return expression
}

function unexpected(token: Token, wanted: string): MathError {
  const found = token.kind === 'end' ? 'the end' : `'${token.text}'`
  return new MathError(`Unexpected ${found} at position ${token.at + 1}, expected ${wanted}`)
}
