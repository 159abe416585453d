import { MathError } from './math-error.ts'

export type Token = {
  readonly kind: 'number' | 'id' | 'name' | 'text' | 'symbol' | 'end'
  readonly text: string
  /** Where it stands in the expression, from 0. */
  readonly at: number
}

const shapes: ReadonlyArray<readonly [Token['kind'], RegExp]> = [
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['id', /[a-z][A-Za-z0-9_]*/y],
  ['name', /[A-Z][A-Z0-9_]*/y],
  ['text', /"[^"]*"|'[^']*'/y],
  ['symbol', /==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]/y],
]

/** Cuts a math expression into its words; the last is of kind `end`. */
export function readTokens(expression: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (/\s/.test(expression.charAt(at))) at += 1
    if (at >= expression.length) return [...tokens, { kind: 'end', text: '', at }]
    const token = tokenAt(expression, at)
    tokens.push(token)
    at += token.text.length
  }
}

function tokenAt(expression: string, at: number): Token {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at
    const text = shape.exec(expression)?.[0]
    if (text !== undefined) return { kind, text, at }
  }
  throw new MathError(`Unexpected character '${expression.charAt(at)}' at position ${at + 1}`)
}
