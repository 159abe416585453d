/** Kinds of characters, as far as words and their shares need them. */
export const characterKind = { blank: 0, letter: 1, digit: 2, symbol: 3, alone: 4 } as const

const { blank, letter, digit, symbol, alone } = characterKind
const unknown = 255

// Scripts that put no space between words. Without a dictionary, which differs between versions of ICU, each character is a word;
// pairs of neighbours then carry what words carry elsewhere.
const scriptsWithoutSpaces =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u

function classify(character: string): number {
  if (/^\p{M}$/u.test(character)) return letter
  if (scriptsWithoutSpaces.test(character)) return alone
  if (/^\p{L}$/u.test(character)) return letter
  if (/^\p{N}$/u.test(character)) return digit
  return /^[\p{Z}\p{C}]$/u.test(character) ? blank : symbol
}

// Filled as characters are met: a table of what the expressions say, which would take most of the time of a long text.
const kinds = new Uint8Array(0x1_00_00).fill(unknown)

/**
 * Kind of a Unicode code point: a letter (with the marks on it), a digit, blank (spaces, controls), a letter that is a word alone
 * (scripts without spaces between words), or a symbol, which is everything else.
 *
 * @example kindOfCharacter('ä'.codePointAt(0) ?? 0) // characterKind.letter
 */
export function kindOfCharacter(codePoint: number): number {
  if (codePoint >= kinds.length) return classify(String.fromCodePoint(codePoint))
  const known = kinds[codePoint] ?? unknown
  if (known !== unknown) return known
  const kind = classify(String.fromCharCode(codePoint))
  kinds[codePoint] = kind
  return kind
}
