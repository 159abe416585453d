import type { AlarmState } from './document.ts'

/** A composite alarm's rule: what must be true of other alarms. */
export type CompositeRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly of: CompositeRule }
  | { readonly kind: 'and' | 'or'; readonly left: CompositeRule; readonly right: CompositeRule }

export class RuleError extends Error {}

const states: readonly string[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] satisfies AlarmState[]
const word = /\s*(?:"([^"]*)"|([()])|([^\s()"]+))/y
const deepest = 100

/** Reads `ALARM("a") AND NOT (OK(b) OR FALSE)`. Alarms are named by their names or ARNs. */
export function parseRule(text: string): CompositeRule {
  const words = readWords(text.trim())
  let position = 0
  let depth = 0
  const next = () => words[position++]
  const takes = (wanted: string) => {
    const found = words[position]
    if (found?.quoted !== false || found.text.toUpperCase() !== wanted) return false
    position += 1
    return true
  }
  const must = (wanted: string) => {
    if (!takes(wanted)) throw new RuleError(`expected '${wanted}' but found ${words[position]?.text ?? 'the end'}`)
  }

  function either(): CompositeRule {
    let left = both()
    while (takes('OR')) left = { kind: 'or', left, right: both() }
    return left
  }
  function both(): CompositeRule {
    let left = single()
    while (takes('AND')) left = { kind: 'and', left, right: single() }
    return left
  }
  function single(): CompositeRule {
    depth += 1
    if (depth > deepest) throw new RuleError(`nested deeper than ${deepest}`)
    const rule = readSingle()
    depth -= 1
    return rule
  }
  function readSingle(): CompositeRule {
    if (takes('NOT')) return { kind: 'not', of: single() }
    if (takes('(')) {
      const inner = either()
      must(')')
      return inner
    }
    const constant = next()
    const name = constant?.quoted === false ? constant.text.toUpperCase() : ''
    if (name === 'TRUE' || name === 'FALSE') return { kind: 'constant', value: name === 'TRUE' }
    if (!states.includes(name)) throw new RuleError(`found ${constant?.text ?? 'the end'} where a condition must stand`)
    must('(')
    const alarm = next()
    if (!alarm || (!alarm.quoted && '()'.includes(alarm.text))) throw new RuleError(`${name}() names no alarm`)
    must(')')
    return { kind: 'state', state: name as AlarmState, alarm: nameOf(alarm.text) }
  }

  const rule = either()
  if (position < words.length) throw new RuleError(`found ${words[position]?.text} behind the end of the rule`)
  return rule
}

export function isTrue(rule: CompositeRule, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value
    case 'state':
      return stateOf(rule.alarm) === rule.state
    case 'not':
      return !isTrue(rule.of, stateOf)
    case 'and':
      return isTrue(rule.left, stateOf) && isTrue(rule.right, stateOf)
    case 'or':
      return isTrue(rule.left, stateOf) || isTrue(rule.right, stateOf)
  }
}

/** The alarms that a rule names, each once. */
export function alarmsIn(rule: CompositeRule): Set<string> {
  switch (rule.kind) {
    case 'constant':
      return new Set()
    case 'state':
      return new Set([rule.alarm])
    case 'not':
      return alarmsIn(rule.of)
    case 'and':
    case 'or':
      return new Set([...alarmsIn(rule.left), ...alarmsIn(rule.right)])
  }
}

type Word = { readonly text: string; readonly quoted: boolean }

function readWords(text: string): Word[] {
  const words: Word[] = []
  word.lastIndex = 0
  while (word.lastIndex < text.length) {
    const match = word.exec(text)
    if (!match) throw new RuleError('a quotation mark is not closed')
    const [, quoted, bracket, plain] = match
    words.push({ text: quoted ?? bracket ?? plain ?? '', quoted: quoted !== undefined })
  }
  return words
}

function nameOf(nameOrArn: string): string {
  return /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn
}
