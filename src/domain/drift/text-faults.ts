/** A length below this is no limit of anybody: names and greetings share it by themselves. */
export const cutFrom = 100
/** Different texts that must share the greatest length before it is called a limit. */
export const fewestCut = 3

/**
 * The length at which texts are cut off, or `undefined`: the greatest length of all, where it has at least 100 characters and at least
 * three different texts have exactly that many. Lengths of texts that end by themselves thin out towards the longest, so that three
 * which agree there to the character were ended by a limit. Copies of one long text count once.
 *
 * Undefined: no text. A limit that begins in the middle of a window is not seen until the longer texts have left it.
 *
 * @example cutLength([{ characters: 4000, text: 'a' }, { characters: 4000, text: 'b' }, { characters: 4000, text: 'c' }]) // 4000
 */
export function cutLength(
  texts: readonly { readonly characters: number; readonly text: string }[],
): number | undefined {
  const longest = texts.reduce((most, { characters }) => Math.max(most, characters), 0)
  if (longest < cutFrom) return undefined
  const different = new Set(texts.flatMap(({ characters, text }) => (characters === longest ? [text] : [])))
  return different.size >= fewestCut ? longest : undefined
}

/** Texts of which at least one field was cut off; a text is given by the contents of its fields. */
export function countCut(texts: readonly (readonly string[])[]): number {
  const fields = texts[0]?.length ?? 0
  const cut = new Set<number>()
  for (let field = 0; field < fields; field++) {
    const parts = texts.map((of) => ({ text: of.join('\n'), characters: countCharacters(of[field] ?? '') }))
    const limit = cutLength(parts)
    for (const [row, { characters }] of parts.entries()) if (characters === limit) cut.add(row)
  }
  return cut.size
}

const beyond = 0.001

/**
 * The length that all texts but one in a thousand keep to: a new text is longer about as often, which the exact limits of
 * `increaseOfShare` allow for.
 *
 * Undefined: no text has none, 0.
 *
 * @example longestUsual([120, 80, 4000]) // 4000
 */
export function longestUsual(characters: readonly number[]): number {
  const sorted = characters.toSorted((a, b) => b - a)
  return sorted[Math.floor(beyond * sorted.length)] ?? 0
}

/** Characters as people count them in databases: Unicode code points. */
export function countCharacters(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // The second half of a pair belongs to the character before it.
    if (code < 0xdc00 || code > 0xdfff) count += 1
  }
  return count
}
