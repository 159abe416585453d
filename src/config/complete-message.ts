import { didYouMean } from './did-you-mean.ts'
import { fieldHint } from './field-hint.ts'
import type { Finding, Path } from './mistake.ts'
import { secretField } from './variables.ts'

const longestQuote = 80

/**
 * The whole sentence: the rule, what was got, what to do. Only what stands in the file is ever quoted, so that the values of
 * environment variables stay out of messages and logs.
 */
export function completeMessage(finding: Finding, written: unknown): string {
  const { path, message, about = 'value', candidates = [], quoted = false } = finding
  const key = path.at(-1)
  if (about === 'key') return `${message}${didYouMean(String(key), candidates)}`
  const value = valueAt(written, path)
  if (value === undefined) return `${message}${fieldHint(path)}`
  const got = quoted || key === secretField ? '' : `, got ${describeValue(value)}`
  return `${message}${got}${typeof value === 'string' ? didYouMean(value, candidates) : ''}`
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((parent, key) => {
    const isContainer = typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
    return isContainer ? (parent as Record<string | number, unknown>)[key] : undefined
  }, value)
}

function describeValue(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map'
  const text = JSON.stringify(value)
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
}
