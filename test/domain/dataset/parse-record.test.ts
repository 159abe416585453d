import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRecord } from '../../../src/domain/dataset/parse-record.ts'
import { mapping, row, tasks } from './records.ts'

function parse(value: unknown) {
  return parseRecord(value, mapping, tasks)
}

function brokenRules(value: unknown) {
  const parsed = parse(value)
  return 'reasons' in parsed ? parsed.reasons.map(({ rule }) => rule) : []
}

function messageOf(value: unknown) {
  const parsed = parse(value)
  return 'reasons' in parsed ? parsed.reasons[0].message : ''
}

describe('parseRecord', () => {
  it('reads a row as the mapping says', () => {
    expect(parse(row())).toEqual({
      record: {
        id: 'm1',
        time: Date.UTC(2002, 7, 14, 9, 30),
        group: 't1',
        text: { subject: 'Hello', body: 'How do I open an account?' },
        labels: { spam: 'no', queue: 'fork' },
        slices: { language: 'en' },
      },
    })
  })

  it.each([
    ['not an object', null],
    ['not an object', [row()]],
    ['not an object', 'text'],
    ['missing id', row({ message_id: undefined })],
    ['missing id', row({ message_id: '  ' })],
    ['missing id', row({ message_id: { value: 1 } })],
    ['missing time', row({ received_at: null })],
    ['missing time', row({ received_at: '' })],
    ['invalid time', row({ received_at: 'yesterday' })],
    ['missing text', row({ subject: ' ', body: '\n' })],
    ['missing text', row({ subject: undefined, body: null })],
    ['text of a wrong type', row({ body: ['a'] })],
    ['text of a wrong type', row({ body: 5 })],
    ['unknown label', row({ queue_name: 'rss' })],
    ['unknown label', row({ queue_name: ['fork'] })],
    ['no label', row({ spam: null, queue_name: '' })],
  ])('quarantines for %s: %j', (rule, value) => {
    expect(brokenRules(value)).toEqual([rule])
  })

  it('names every rule that a row breaks', () => {
    expect(brokenRules(row({ message_id: null, received_at: 'x', spam: 'maybe' }))).toEqual([
      'missing id',
      'invalid time',
      'unknown label',
    ])
  })

  it('says where, what rule, what was got and what to do', () => {
    expect(messageOf(row({ queue_name: 'rss' }))).toBe(
      'queue_name must be a label of task queue ("fork", "rpm", "other"), got "rss": correct it, or add the label to the definition',
    )
  })

  it('shortens a long label and a long list of accepted labels', () => {
    const many = { spam: { labels: Array.from({ length: 20 }, (_, index) => `label-${index}`) } }
    const parsed = parseRecord(row({ spam: 'x'.repeat(500) }), mapping, many)
    const message = 'reasons' in parsed ? parsed.reasons[0].message : ''
    expect(message).toContain('and 12 more')
    expect(message.length).toBeLessThan(300)
  })

  it('accepts a row that lacks the label of one task', () => {
    expect(parse(row({ queue_name: null }))).toMatchObject({ record: { labels: { spam: 'no', queue: null } } })
  })

  it('accepts a row with one of its text fields', () => {
    expect(parse(row({ subject: undefined }))).toMatchObject({ record: { text: { subject: '' } } })
  })

  it('makes the id the group of a row without one', () => {
    expect(parse(row({ thread: null }))).toMatchObject({ record: { group: 'm1' } })
  })

  it('reads numbers as ids and booleans as labels', () => {
    const parsed = parseRecord(row({ message_id: 7, spam: true }), mapping, { spam: { labels: ['true', 'false'] } })
    expect(parsed).toMatchObject({ record: { id: '7', labels: { spam: 'true' } } })
  })

  it('replaces lone surrogates, which no UTF-8 can carry, and keeps pairs', () => {
    expect(parse(row({ subject: 'a\ud800b', body: '😀' }))).toMatchObject({
      record: { text: { subject: 'a\ufffdb', body: '😀' } },
    })
  })

  it('takes nothing from the prototype of a row', () => {
    const fromPrototype = { ...mapping, id: 'constructor' }
    expect(parseRecord(row(), fromPrototype, tasks)).toMatchObject({ reasons: [{ rule: 'missing id' }] })
  })

  it.each([
    ['spam', 'rss', '"rss"'],
    ['spam', '2002-08-14T09:30:00', '"2002-08-14T09:30:00"'],
    ['spam', '<a+b@c.example>', '"<a+b@c.example>"'],
    ['spam', 'x'.repeat(20), `"${'x'.repeat(20)}"`],
    ['spam', 'x'.repeat(21), 'a string of 21 characters'],
    ['spam', 'two words', 'a string of 9 characters'],
    ['spam', 'é', 'a string of 1 character'],
    ['spam', 'a\n', 'a string of 2 characters'],
    ['spam', 7, '7'],
    ['spam', true, 'true'],
    ['spam', ['yes'], 'a list'],
    ['spam', { label: 'yes' }, 'an object'],
    ['message_id', '', 'an empty string'],
    ['message_id', null, 'nothing'],
    ['received_at', 'on a day in May, I lost my card', 'a string of 31 characters'],
  ])('of %s shows only what is short and a single token: %j', (member, value, got) => {
    expect(messageOf(row({ [member]: value }))).toContain(`, got ${got}: `)
  })

  it('never quotes a sentence of a customer, in whatever field it was delivered', () => {
    const sentence = fc.array(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 4, maxLength: 60 })
    fc.assert(
      fc.property(sentence, fc.constantFrom('received_at', 'spam', 'queue_name'), (words, member) => {
        const parsed = parse(row({ [member]: words.join(' ') }))
        expect(JSON.stringify(parsed)).not.toContain(words.slice(0, 2).join(' '))
        expect(parsed).toHaveProperty('reasons')
      }),
    )
  })

  it('never shows what a text field holds', () => {
    const secret = 'my card number is 4111'
    const values = fc.constantFrom<unknown>(undefined, null, '', 'x', 5, secret.length, [], {})
    fc.assert(
      fc.property(values, values, values, (message_id, received_at, spam) => {
        const parsed = parse(row({ subject: secret, body: [secret], message_id, received_at, spam }))
        expect(JSON.stringify(parsed)).not.toContain('4111')
      }),
    )
  })

  it('never throws on any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(['record', 'reasons']).toContain(Object.keys(parse(value))[0])
      }),
    )
  })
})
