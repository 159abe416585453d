import { describe, expect, it } from 'vitest'
import { makeUpTexts } from '../../../bench/monitors/made-up-texts.ts'
import { addPassages, newPassages, pairsBySharedPassage } from '../../../src/domain/drift/shared-passages.ts'
import { measureTextDrift } from '../../../src/domain/drift/text-drift.ts'
import { newWordScan, scanWords } from '../../../src/domain/text/scan-words.ts'

const made = (purpose: string, count: number, words = 60) =>
  makeUpTexts({ purpose, count, words }).map(({ text }) => text)

function pairsOf(texts: readonly string[], documentCount = texts.length) {
  const passages = newPassages(texts.length)
  texts.forEach((text, document) => {
    addPassages(passages, scanWords(text, newWordScan()), document)
  })
  return new Set(pairsBySharedPassage(passages, documentCount).map((pair) => pair.join('–')))
}

describe('pairsBySharedPassage', () => {
  const [one = '', two = '', three = ''] = made('mails', 3)
  const quoted = made('quoted', 1, 80)[0] ?? ''

  it('pairs a text with the one that it quotes, wherever the quote stands', () => {
    expect(pairsOf([`${one} ${quoted}`, two, `> ${quoted}\n${three}`])).toEqual(new Set(['2–0']))
  })

  it('pairs no texts that have words and short phrases alone in common', () => {
    expect(pairsOf(made('others', 50).map((text) => `dear sir or madam, ${text} kind regards`))).toEqual(new Set())
  })

  it('takes what more than five texts have for a form', () => {
    const forms = (count: number) => made('forms', count).map((text) => `${text} ${quoted}`)
    expect(pairsOf(forms(5)).size).toBe(4)
    expect(pairsOf(forms(6))).toEqual(new Set())
  })

  it('looks at no more documents than it is asked for', () => {
    expect(pairsOf([quoted, one, quoted], 2)).toEqual(new Set())
  })

  it('finds nothing in texts of fewer than eight words', () => {
    expect(pairsOf(['please call me back', 'please call me back', ''])).toEqual(new Set())
  })
})

describe('text drift of a conversation', () => {
  const rule = { effect: 'classifier-auc', level: 0.05, seed: 1, warning: 0.6 }
  const samples = (side: string, texts: readonly string[], at: (i: number) => string | null = () => null) =>
    texts.map((text, i) => ({ id: `${side}-${i}`, text, at: at(i) }))

  it('takes texts that quote each other for a thread, without being told that they are one', () => {
    const thread = made('thread', 30, 40)
    const quoting = thread.map((text, i) => `${text} ${thread.slice(Math.max(0, i - 2), i).join(' ')} qqq zzz`)
    const reference = samples('r', made('reference', 150))
    const others = samples('o', made('window', 40))
    const answers = samples('w', quoting)
    const untold = measureTextDrift({ ...rule, reference, window: [...others, ...answers] })
    const told = answers.map((one) => ({ ...one, group: 'thread' }))
    expect(untold).toEqual(measureTextDrift({ ...rule, reference, window: [...others, ...told] }))
  })

  it('says how far the halves of the reference differ where its times are known', () => {
    const early = made('early', 60)
    const late = makeUpTexts({ purpose: 'late', count: 60, words: 60, foreignWords: 0.3 }).map(({ text }) => text)
    const times = (i: number) => `2026-08-${String(1 + Math.floor(i / 5)).padStart(2, '0')}`
    const of = (at: (i: number) => string | null) =>
      measureTextDrift({ ...rule, reference: samples('r', [...early, ...late], at), window: samples('w', early) })
    const { value, lower } = of(times).evidence.withinReference as { value: number; lower: number }
    expect(value).toBeGreaterThan(0.8)
    expect(lower).toBeGreaterThan(0.6)
    expect(of(() => null).evidence.withinReference).toBeNull()
    expect(of((i) => (i === 3 ? null : times(i))).evidence.withinReference).toBeNull()
    expect(of(() => '2026-08-01').evidence.withinReference).toBeNull()
  })
})
