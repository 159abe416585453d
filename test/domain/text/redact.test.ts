import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactText } from '../../../src/domain/text/redact.ts'

describe('redactText', () => {
  it.each([
    ['Mail ann.lee+x@bank.example, please', 'Mail [email], please'],
    ['see https://bank.example/a?b=1 or www.bank.example', 'see [url] or [url]'],
    ['it is on bank.example/account/7 too', 'it is on [url] too'],
    ['IBAN DE89 3704 0044 0532 0130 00.', 'IBAN [account].'],
    ['call +44 20 7946 0958 now', 'call [phone] now'],
    ['card 4111 1111 1111 1111', 'card [number]'],
    ['born 14.08.1962, or 1962-08-14', 'born [number], or [number]'],
    ['my number is 123-45-6789', 'my number is [number]'],
    ['order A1B2C3D4 came', 'order [number] came'],
    ['Arabic ٠١٢٣٤٥ and wide １２３４５６', 'Arabic [number] and wide [number]'],
    ['hidden 12\u200b34\u00ad56', 'hidden [number]'],
    ['Dear Ann Lee, ask Mr. O’Neil', 'Dear [name], ask Mr. [name]'],
    ['@ann_lee said so', '[name] said so'],
  ])('replaces what may name a person: %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted)
  })

  it.each(['since 2002 I paid 35 € twice', 'the box <b>broke</b>', 'a/b and c.d', '私の荷物'])(
    'keeps ordinary words: %s',
    (text) => {
      expect(redactText(text)).toBe(text)
    },
  )

  it('is one line of at most 300 characters, cut after it was redacted', () => {
    expect(redactText(' a\r\n\tb\u0000c ')).toBe('a b c')
    expect(redactText('')).toBe('')
    const long = redactText(`${'word '.repeat(58)}ann@bank.example and more and more`)
    expect([...long]).toHaveLength(300)
    expect(long).toContain('[email]')
    expect([...redactText('🌍'.repeat(400))]).toHaveLength(300)
  })

  it('leaves no address and no five digits in a row, whatever stands around them', () => {
    const private_ = fc.oneof(
      fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.[a-z]{2,3}$/),
      fc.stringMatching(/^\d{5,20}$/),
      fc.stringMatching(/^\+\d{2} \d{3} \d{4}$/),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(private_, fc.string({ unit: 'grapheme', maxLength: 12 }))), (parts) => {
        expect(redactText(parts.join(' '))).not.toMatch(/\p{Nd}{5}|[a-z]@[a-z]/u)
      }),
    )
  })

  it('does not change what it redacted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const once = redactText(text)
        expect(redactText(once)).toBe(once)
      }),
    )
  })
})
