import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern, parsePattern } from '../../../src/local-aws/events/pattern.ts'
import { parseWildcard } from '../../../src/local-aws/events/wildcard.ts'

const event = {
  source: 'aws.ec2',
  resources: ['arn:one', 'arn:two'],
  detail: {
    state: 'running',
    count: 5,
    limit: 301.8,
    ip: '10.0.0.33',
    ip6: '2001:db8::7',
    nothing: null,
    empty: '',
    list: [],
    flag: true,
    people: [
      { first: 'Anna', last: 'Smith' },
      { first: 'Peter', last: 'Jones', nick: 'P' },
    ],
  },
}

describe('an event pattern', () => {
  it.each([
    ['an exact value', { state: ['stopped', 'running'] }, true],
    ['none of the values', { state: ['stopped'] }, false],
    ['a number', { count: [5] }, true],
    ['the text of a number', { count: ['5'] }, false],
    ['a boolean', { flag: [true] }, true],
    ['null', { nothing: [null] }, true],
    ['null where there is no field', { missing: [null] }, false],
    ['an empty text', { empty: [''] }, true],
    ['a prefix', { state: [{ prefix: 'run' }] }, true],
    ['a prefix in another case', { state: [{ prefix: { 'equals-ignore-case': 'RUN' } }] }, true],
    ['a suffix', { state: [{ suffix: 'ing' }] }, true],
    ['a suffix in another case', { state: [{ suffix: { 'equals-ignore-case': 'ING' } }] }, true],
    ['another suffix', { state: [{ suffix: 'run' }] }, false],
    ['a text in another case', { state: [{ 'equals-ignore-case': 'RUNNING' }] }, true],
    ['anything but others', { state: [{ 'anything-but': ['stopped', 'pending'] }] }, true],
    ['anything but this', { state: [{ 'anything-but': 'running' }] }, false],
    ['anything but this number', { count: [{ 'anything-but': 5 }] }, false],
    ['anything but, where there is no field', { missing: [{ 'anything-but': 'x' }] }, false],
    ['anything but a prefix', { state: [{ 'anything-but': { prefix: 'run' } }] }, false],
    ['anything but prefixes', { state: [{ 'anything-but': { prefix: ['a', 'b'] } }] }, true],
    ['anything but a suffix', { state: [{ 'anything-but': { suffix: 'x' } }] }, true],
    ['anything but, whatever the case', { state: [{ 'anything-but': { 'equals-ignore-case': 'RUNNING' } }] }, false],
    ['anything but a wildcard', { state: [{ 'anything-but': { wildcard: 'r*g' } }] }, false],
    ['a range', { count: [{ numeric: ['>', 0, '<=', 5] }] }, true],
    ['a range that ends before', { count: [{ numeric: ['>', 0, '<', 5] }] }, false],
    ['an equal number', { limit: [{ numeric: ['=', 3.018e2] }] }, true],
    ['a number where there is a text', { state: [{ numeric: ['>', 0] }] }, false],
    ['a block of addresses', { ip: [{ cidr: '10.0.0.0/24' }] }, true],
    ['another block', { ip: [{ cidr: '10.0.1.0/24' }] }, false],
    ['a block of the longer addresses', { ip6: [{ cidr: '2001:db8::/32' }] }, true],
    ['a wildcard', { state: [{ wildcard: 'r*n*g' }] }, true],
    ['that a field is there', { state: [{ exists: true }] }, true],
    ['that a field is not there', { missing: [{ exists: false }] }, true],
    ['that a field is not there which is', { state: [{ exists: false }] }, false],
    ['that a list with nothing in it is there', { list: [{ exists: true }] }, false],
    ['that an object is not a leaf', { people: [{ exists: false }] }, true],
    ['a value or that there is none', { missing: ['x', { exists: false }] }, true],
    ['one alternative', { $or: [{ state: ['stopped'] }, { count: [{ numeric: ['>', 4] }] }] }, true],
    ['no alternative', { $or: [{ state: ['stopped'] }, { count: [4] }] }, false],
    ['an alternative and another field', { $or: [{ state: ['running'] }, { count: [4] }], flag: [false] }, false],
    ['fields of one element of a list', { people: { first: ['Anna'], last: ['Smith'] } }, true],
    ['fields of two elements', { people: { first: ['Anna'], last: ['Jones'] } }, false],
    ['a field that no element has', { people: { age: [{ exists: false }] } }, true],
    ['a field that one element has', { people: { nick: [{ exists: false }] } }, false],
  ])('means %s', (_, detail, expected) => {
    expect(compilePattern({ detail })(event)).toBe(expected)
  })

  it('means a list when any of its values is one of its own', () => {
    expect(compilePattern({ resources: ['arn:two', 'arn:three'] })(event)).toBe(true)
    expect(compilePattern({ resources: ['arn:three'] })(event)).toBe(false)
    expect(compilePattern({ source: ['aws.ec2'] })({ source: [['aws.ec2']] })).toBe(true)
  })

  it.each([
    ['no JSON', '{', 'not valid JSON'],
    ['a list', '[]', 'not an object'],
    ['nothing', '{}', 'Empty objects'],
    ['a bare value', '{"source":"aws.s3"}', '"source" must be an object or an array'],
    ['an empty list', '{"source":[]}', 'Empty arrays'],
    ['an unknown match type', '{"source":[{"contains":"x"}]}', 'Unrecognized match type contains'],
    ['two match types at once', '{"source":[{"prefix":"x","suffix":"y"}]}', 'Only one key'],
    ['a list in a list', '{"source":[["x"]]}', 'Match value of "source"'],
    ['an exists that is no boolean', '{"a":[{"exists":"yes"}]}', 'either true or false'],
    ['a range the wrong way round', '{"a":[{"numeric":["<",5,">",0]}]}', 'Bad numeric range'],
    ['an empty range', '{"a":[{"numeric":[">",5,"<",5]}]}', 'Bottom must be less than top'],
    ['an unknown comparison', '{"a":[{"numeric":["!=",5]}]}', 'Unrecognized numeric range operator'],
    ['a number out of bounds', '{"a":[{"numeric":["=",6e9]}]}', 'Value must be between'],
    ['mixed values in anything-but', '{"a":[{"anything-but":["x",1]}]}', 'Value of anything-but'],
    ['a block without a mask', '{"a":[{"cidr":"10.0.0.0"}]}', 'Malformed CIDR'],
    ['two wildcards in a row', '{"a":[{"wildcard":"x**"}]}', 'Consecutive wildcard'],
    ['a stray backslash', '{"a":[{"wildcard":"x\\\\y"}]}', 'Invalid escape'],
    ['an empty prefix', '{"a":[{"prefix":""}]}', 'Null prefix'],
  ])('that is %s is refused', (_, text, message) => {
    expect(() => parsePattern(text)).toThrow(message)
  })
})

describe('for every event', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  const field = fc.constantFrom('a', 'b', 'c')
  const nested = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(leaf, { maxLength: 3 }),
      fc.dictionary(field, tie('node'), { maxKeys: 3 }),
    ),
  })).node
  const events = fc.dictionary(field, nested, { maxKeys: 3 })

  it('a field either exists or does not', () => {
    fc.assert(
      fc.property(events, field, field, (given, outer, inner) => {
        for (const at of [{}, { [inner]: true }]) {
          const pattern = (exists: boolean) =>
            compilePattern({ [outer]: inner in at ? { [inner]: [{ exists }] } : [{ exists }] })
          expect(pattern(true)(given)).toBe(!pattern(false)(given))
        }
      }),
    )
  })

  it('one leaf is a value or anything but that value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer()), fc.oneof(fc.string(), fc.integer()), (value, other) => {
        const is = compilePattern({ a: [other] })({ a: value })
        const isNot = compilePattern({ a: [{ 'anything-but': other }] })({ a: value })
        expect(is).toBe(!isNot)
      }),
    )
  })

  it('an alternative of two patterns means what one of them means', () => {
    fc.assert(
      fc.property(events, leaf, leaf, (given, first, second) => {
        const one = { a: [first] }
        const two = { b: [second, { exists: false }] }
        const either = compilePattern({ $or: [one, two] })(given)
        expect(either).toBe(compilePattern(one)(given) || compilePattern(two)(given))
      }),
    )
  })

  it('numbers are in one of two ranges that meet', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1_000, max: 1_000 }), (value, bound) => {
        const below = compilePattern({ a: [{ numeric: ['<', bound] }] })({ a: value })
        const above = compilePattern({ a: [{ numeric: ['>=', bound] }] })({ a: value })
        expect([below, above].filter(Boolean)).toHaveLength(1)
      }),
    )
  })
})

describe('a wildcard', () => {
  const piece = fc.stringMatching(/^[ab]{0,3}$/)

  it('means what a regular expression of the same pieces means', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[ab]{0,12}$/),
        (pieces, text) => {
          const filled = pieces.filter((one, index) => one !== '' || index === 0 || index === pieces.length - 1)
          const expected = new RegExp(`^${filled.join('.*')}$`).test(text)
          expect(parseWildcard(filled.join('*').replace(/\*+/g, '*'))(text)).toBe(expected)
        },
      ),
    )
  })

  it('can mean the characters themselves', () => {
    expect(parseWildcard('a\\*b')('a*b')).toBe(true)
    expect(parseWildcard('a\\*b')('axb')).toBe(false)
    expect(parseWildcard('a\\\\*')('a\\b')).toBe(true)
  })
})
