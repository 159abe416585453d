import { readTokens, type Token } from './lexer.ts'
import { MathError } from './math-error.ts'

export type TokenReader = ReturnType<typeof createTokenReader>

// Deep enough for every sensible expression, and not so deep that the parser's own stack ends.
const deepest = 200

/** Hands an expression's words over one by one. */
export function createTokenReader(text: string) {
  const tokens = readTokens(text)
  let position = 0
  let depth = 0
  const peek = (): Token => tokens[position] ?? { kind: 'end', text: '', at: text.length }
  const skip = (symbol: string): boolean => {
    if (peek().kind !== 'symbol' || peek().text !== symbol) return false
    position += 1
    return true
  }
  return {
    peek,
    next(): Token {
      const token = peek()
      position += 1
      return token
    },
    /** Whether the symbol was next, and is passed now. */
    skip,
    expect(symbol: string): void {
      if (!skip(symbol)) throw unexpected(peek(), `'${symbol}'`)
    },
    nested<R>(read: () => R): R {
      depth += 1
      if (depth > deepest) throw new MathError(`The expression must not be nested deeper than ${deepest}`)
      const result = read()
      depth -= 1
      return result
    },
  }
}

export function unexpected(token: Token, wanted: string): MathError {
  const found = token.kind === 'end' ? 'the end' : `'${token.text}'`
  return new MathError(`Unexpected ${found} at position ${token.at + 1}, expected ${wanted}`)
}
