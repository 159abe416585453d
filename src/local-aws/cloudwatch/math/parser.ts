import type { BinaryOperator, Expression } from './ast.ts'
import { createTokenReader, type TokenReader, unexpected } from './token-reader.ts'

// From the loosest to the tightest, with the ways in which each may be written.
const levels: ReadonlyArray<Readonly<Record<string, BinaryOperator>>> = [
  { OR: 'OR', '||': 'OR' },
  { AND: 'AND', '&&': 'AND' },
  { '<': '<', '>': '>', '<=': '<=', '>=': '>=', '==': '==', '!=': '!=' },
  { '+': '+', '-': '-' },
  { '*': '*', '/': '/' },
]

/** Reads a math expression. Throws a `MathError` that says what stands where it should not. */
export function parseExpression(text: string): Expression {
  const reader = createTokenReader(text)
  const expression = readBinary(reader, 0)
  if (reader.peek().kind !== 'end') throw unexpected(reader.peek(), 'the end')
  return expression
}

function readBinary(reader: TokenReader, level: number): Expression {
  const operators = levels[level]
  if (!operators) return readNegative(reader)
  let left = readBinary(reader, level + 1)
  for (;;) {
    const { text, kind } = reader.peek()
    const operator = kind !== 'text' && Object.hasOwn(operators, text) ? operators[text] : undefined
    if (!operator) return left
    reader.next()
    left = { kind: 'binary', operator, left, right: readBinary(reader, level + 1) }
  }
}

function readNegative(reader: TokenReader): Expression {
  return reader.nested(() => (reader.skip('-') ? { kind: 'negative', of: readNegative(reader) } : readPower(reader)))
}

function readPower(reader: TokenReader): Expression {
  const left = readPrimary(reader)
  return reader.skip('^') ? { kind: 'binary', operator: '^', left, right: readNegative(reader) } : left
}

function readPrimary(reader: TokenReader): Expression {
  const token = reader.next()
  if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
  if (token.kind === 'id') return { kind: 'id', id: token.text }
  if (token.kind === 'text') return { kind: 'text', value: token.text.slice(1, -1) }
  if (token.kind === 'name') {
    if (!reader.skip('(')) return { kind: 'word', word: token.text }
    return { kind: 'call', name: token.text, args: readItems(reader, ')') }
  }
  if (token.text === '[') return { kind: 'list', items: readItems(reader, ']') }
  if (token.text !== '(') throw unexpected(token, 'a value')
  const inner = readBinary(reader, 0)
  reader.expect(')')
  return inner
}

function readItems(reader: TokenReader, end: string): Expression[] {
  if (reader.skip(end)) return []
  const items: Expression[] = []
  do items.push(readBinary(reader, 0))
  while (reader.skip(','))
  reader.expect(end)
  return items
}
