const longest = 300

/** Each pattern is bounded, so that a text of any length takes time in proportion to it. */
const patterns: ReadonlyArray<readonly [RegExp, string]> = [
  [/[^\s@<>()[\]"',;:]{1,64}@[^\s@<>()[\]"',;:]{1,253}/gu, '[email]'],
  [/\b(?:[a-z][a-z0-9+.-]{1,11}:\/\/|www\.)[^\s<>"']{1,2000}/giu, '[url]'],
  [/\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}\/[^\s<>"']{1,2000}/giu, '[url]'],
  [/\b[A-Z]{2}\p{Nd}{2}(?:[ -]?[A-Z\p{Nd}]{4}){2,7}(?:[ -]?[A-Z\p{Nd}]{1,3})?\b/gu, '[account]'],
  [/\+[ ().\p{Pd}]{0,2}\p{Nd}(?:(?:[ ()./:\p{Pd}]{0,3}|,)\p{Nd}){4,40}/gu, '[phone]'],
  [/\(?\p{Nd}(?:(?:[ ()./:\p{Pd}]{0,3}|,)\p{Nd}){4,40}/gu, '[number]'],
  [/(?<![\p{L}\p{Nd}])(?=(?:\p{L}{0,24}\p{Nd}){4})[\p{L}\p{Nd}]{5,64}/gu, '[number]'],
  [/(?<![\p{L}\p{Nd}])@[\p{L}\p{Nd}_]{1,64}/gu, '[name]'],
  [
    /(?<=\b(?:Dear|Mr|Mrs|Ms|Miss|Dr|Herr|Herrn|Frau|Madame|Monsieur|Señor|Señora)\.? )\p{Lu}[\p{L}'’-]{1,40}(?: \p{Lu}[\p{L}'’-]{1,40}){0,2}/gu,
    '[name]',
  ],
]

/**
 * A text as a report may show it: one line of at most 300 characters, in which e-mail addresses, links, phone, account and card
 * numbers, dates, and whatever else holds five digits or more are replaced by their kind, and so are names after a form of address.
 * Replacing comes before cutting, so that nothing is missed because its end is cut off. A name in the middle of a sentence is not
 * recognised: a redacted text is no anonymous text.
 *
 * Undefined: an empty or blank text gives the empty one.
 *
 * @example redactText('Call +44 20 7946 0958 or mail ann@bank.example') // 'Call [phone] or mail [email]'
 */
export function redactText(text: string): string {
  const line = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const redacted = patterns.reduce((of, [pattern, kind]) => of.replace(pattern, kind), line)
  const characters = [...redacted.slice(0, 2 * longest + 2)]
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : redacted
}
