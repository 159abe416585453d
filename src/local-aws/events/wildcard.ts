import { PatternError } from './pattern-error.ts'

/**
 * Reads a text in which `*` stands for any characters, also none; `\*` and `\\` stand for themselves. Takes time linear in the
 * text: each piece is looked for once, from where the one before it ended.
 */
export function parseWildcard(pattern: string): (text: string) => boolean {
  const pieces = piecesOf(pattern)
  const first = pieces[0] ?? ''
  if (pieces.length === 1) return (text) => text === first
  const last = pieces.at(-1) ?? ''
  const middle = pieces.slice(1, -1)
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false
    let from = first.length
    for (const piece of middle) {
      const at = text.indexOf(piece, from)
      if (at < 0) return false
      from = at + piece.length
    }
    return from + last.length <= text.length
  }
}

/** What stands before, between and after the wildcards. */
function piecesOf(pattern: string): string[] {
  const pieces = ['']
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    if (character === '*') {
      if (pattern.charAt(at + 1) === '*') throw new PatternError('Consecutive wildcard characters are not allowed')
      pieces.push('')
      continue
    }
    if (character === '\\') {
      at += 1
      if (!['*', '\\'].includes(pattern.charAt(at))) throw new PatternError('Invalid escape character in wildcard')
    }
    pieces[pieces.length - 1] += pattern.charAt(at)
  }
  return pieces
}
