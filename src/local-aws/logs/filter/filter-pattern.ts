import { invalidParameter } from '../errors.ts'
import { parseJsonPattern } from './json-pattern.ts'

/** Whether a message passes a filter. */
export type MessageFilter = (message: string) => boolean

type Term = { readonly sign: '' | '-' | '?'; readonly text: string }

/**
 * Reads a filter pattern: terms and "quoted phrases" that must all be there, `-terms` that must not, `?terms` of which one must be
 * there, or `{ … }` over messages that are JSON. An empty pattern passes all.
 */
export function parseFilterPattern(pattern: string): MessageFilter {
  const text = pattern.trim()
  if (text === '') return () => true
  if (text.startsWith('{')) return parseJsonPattern(text)
  if (text.startsWith('[')) throw unserved('a pattern over space-delimited fields', pattern)
  if (text.startsWith('%')) throw unserved('a regular expression', pattern)
  return matchTerms(readTerms(text), pattern)
}

function matchTerms(terms: readonly Term[], pattern: string): MessageFilter {
  const textsOf = (sign: Term['sign']) => terms.filter((term) => term.sign === sign).map((term) => term.text)
  const [wanted, excluded, optional] = [textsOf(''), textsOf('-'), textsOf('?')]
  if (optional.length > 0 && optional.length < terms.length) throw unserved('?terms beside others', pattern)
  return (message) =>
    wanted.every((text) => message.includes(text)) &&
    !excluded.some((text) => message.includes(text)) &&
    (optional.length === 0 || optional.some((text) => message.includes(text)))
}

function readTerms(pattern: string): Term[] {
  const terms: Term[] = []
  const word = /\s*([-?]?)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))\s*/y
  while (word.lastIndex < pattern.length) {
    const at = word.lastIndex
    const [, sign = '', quoted, plain = ''] = word.exec(pattern) ?? []
    if (word.lastIndex <= at)
      throw invalidParameter(`Invalid filter pattern: a quotation mark is not closed in ${pattern}`)
    if (quoted === undefined && !/^\w+$/.test(plain)) throw invalidParameter(`Invalid character(s) in term '${plain}'`)
    terms.push({ sign: sign as Term['sign'], text: quoted?.replace(/\\(.)/g, '$1') ?? plain })
  }
  return terms
}

function unserved(what: string, pattern: string) {
  return invalidParameter(`Invalid filter pattern: ${what} is not served by the embedded CloudWatch Logs: ${pattern}`)
}
