import { invalidParameter } from '../errors.ts'
import type { MessageFilter } from './filter-pattern.ts'
import { compare, type Operator } from './json-comparison.ts'

type Condition = (document: unknown) => boolean

const token = /\s*(?:(&&|\|\||<=|>=|!=|[=<>(){}])|(\$(?:\.[\w-]+|\[\d+\])*)|"((?:[^"\\]|\\.)*)"|([^\s(){}=<>!&|"]+))/y

type Token = { readonly kind: 'symbol' | 'selector' | 'text' | 'word'; readonly text: string }

/** Reads `{ $.a = 1 && ($.b.c = "x*" || $.d NOT EXISTS) }`. A message that is no JSON passes no such pattern. */
export function parseJsonPattern(pattern: string): MessageFilter {
  const tokens = readTokens(pattern)
  let position = 0
  const next = () => tokens[position++]
  const takes = (...texts: string[]) => {
    const isHere = texts.every((text, ahead) => {
      const found = tokens[position + ahead]
      return found !== undefined && found.kind !== 'text' && found.text.toUpperCase() === text
    })
    if (isHere) position += texts.length
    return isHere
  }
  const must = (symbol: string) => {
    if (!takes(symbol)) throw invalid(pattern, `'${symbol}' is missing`)
  }

  function either(): Condition {
    const parts = [both()]
    while (takes('||')) parts.push(both())
    return (document) => parts.some((holds) => holds(document))
  }
  function both(): Condition {
    const parts = [single()]
    while (takes('&&')) parts.push(single())
    return (document) => parts.every((holds) => holds(document))
  }
  function single(): Condition {
    if (takes('(')) {
      const inner = either()
      must(')')
      return inner
    }
    const selector = next()
    if (selector?.kind !== 'selector') throw invalid(pattern, `${selector?.text ?? 'the end'} is no selector`)
    return condition(readSelector(selector.text))
  }
  function condition(select: (document: unknown) => unknown): Condition {
    if (takes('IS', 'NULL')) return (document) => select(document) === null
    if (takes('IS', 'TRUE')) return (document) => select(document) === true
    if (takes('IS', 'FALSE')) return (document) => select(document) === false
    if (takes('NOT', 'EXISTS')) return (document) => select(document) === undefined
    const operator = next()?.text ?? ''
    if (!operators.includes(operator)) throw invalid(pattern, `${operator} is no operator`)
    const value = next()
    if (!value || value.kind === 'symbol') throw invalid(pattern, `a value is missing behind ${operator}`)
    const holds = compare(operator as Operator, value.text, value.kind === 'text')
    if (!holds) throw invalid(pattern, `${value.text} is no number, which ${operator} compares`)
    return (document) => holds(select(document))
  }

  must('{')
  const holds = either()
  must('}')
  if (position < tokens.length) throw invalid(pattern, `${tokens[position]?.text} stands behind its end`)
  return (message) => {
    const document = parseJson(message)
    return document !== undefined && holds(document)
  }
}

const operators: readonly string[] = ['=', '!=', '<', '>', '<=', '>='] satisfies Operator[]

function readSelector(selector: string): (document: unknown) => unknown {
  const steps = [...selector.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index))
  return (document) =>
    steps.reduce((value: unknown, step) => {
      if (typeof value !== 'object' || value === null) return undefined
      if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined
      return Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined
    }, document)
}

function readTokens(pattern: string): Token[] {
  const tokens: Token[] = []
  const text = pattern.trim()
  token.lastIndex = 0
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const match = token.exec(text)
    if (!match) throw invalid(pattern, `it cannot be read from position ${at + 1} on`)
    const [, symbol, selector, quoted, word] = match
    if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
    else if (selector !== undefined) tokens.push({ kind: 'selector', text: selector })
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') })
    else tokens.push({ kind: 'word', text: word ?? '' })
  }
  return tokens
}

function parseJson(message: string): unknown {
  if (!message.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}

function invalid(pattern: string, why: string) {
  return invalidParameter(`Invalid filter pattern: ${why}: ${pattern}`)
}
