import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFilterPattern } from '../../../src/local-aws/logs/filter/filter-pattern.ts'

// The documents of "Filter and pattern syntax" in the CloudWatch Logs User Guide.
const trail = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
  latency: 512.5,
  count: '7',
})
const user = JSON.stringify({
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [{ id: 2, email: 'John.Doe@example.com' }],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [[0, 1, 2]],
})

describe('a filter pattern', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', '[ERROR] A fatal exception has occurred', true],
    ['ERROR', 'Exiting with ERRORCODE: -1', true],
    ['ERROR', 'an error', false],
    ['ERROR -Exiting', 'Exiting with ERRORCODE: -1', false],
    ['"ERROR" - "Exiting"', 'Exiting with ERRORCODE: -1', false],
    ['ERROR Exception', '[ERROR] Caught IllegalArgumentException', true],
    ['ERROR Exception', '[ERROR] only', false],
    ['"Unable to continue"', '[ERROR] Unable to continue: it failed', true],
    ['"Unable continue"', '[ERROR] Unable to continue: it failed', false],
    ['?ERROR ?WARN', 'WARN message', true],
    ['?ERROR ?WARN', 'INFO message', false],
    ['"say \\"hi\\""', 'I say "hi" to you', true],
  ])('%s lets %s pass: %s', (pattern, message, passes) => {
    expect(parseFilterPattern(pattern)(message)).toBe(passes)
  })

  it.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.eventType = UpdateTrail }', true],
    ['{ $.eventType = "Update*" }', true],
    ['{ $.eventType = *Trail }', true],
    ['{ $.eventType != "Update*" }', false],
    ['{ $.sourceIPAddress != 123.123.* }', true],
    ['{ $.sourceIPAddress = 111.* }', true],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.objectList[1].id = 2 }', true],
    ['{ $.objectList[2].id = 2 }', false],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.SomeOtherObject IS NULL }', false],
    ['{ $.SomeOtherObject NOT EXISTS }', true],
    ['{ $.ThisFlag IS TRUE }', true],
    ['{ $.ThisFlag IS FALSE }', false],
    ['{ $.latency >= 500 }', true],
    ['{ $.latency < 10e1 }', false],
    ['{ $.latency = 512.5 }', true],
    ['{ $.latency > +1000 }', false],
    ['{ $.count = 7 }', true],
    ['{ $.arrayKey = 1 }', false],
    ['{ $.arrayKey != 1 }', false],
    ['{ $.nothing != 1 }', false],
    ['{ $.toString = * }', false],
  ])('%s over a JSON message says %s', (pattern, passes) => {
    expect(parseFilterPattern(pattern)(trail)).toBe(passes)
  })

  it.each([
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', true],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
      false,
    ],
  ])('%s combines conditions: %s', (pattern, passes) => {
    expect(parseFilterPattern(pattern)(user)).toBe(passes)
  })

  it('over JSON lets no other message pass', () => {
    expect(parseFilterPattern('{ $.a NOT EXISTS }')('plain text')).toBe(false)
    expect(parseFilterPattern('{ $.a NOT EXISTS }')('{ broken')).toBe(false)
  })

  it.each([
    ['[ip, user, status = 4*]', 'space-delimited'],
    ['%ERR.R%', 'regular expression'],
    ['?ERROR WARN', '?terms'],
    ['a-b', "Invalid character(s) in term 'a-b'"],
    ['"open', 'quotation mark'],
    ['{ $.a }', 'no operator'],
    ['{ a = 1 }', 'no selector'],
    ['{ $.a = 1', "'}' is missing"],
    ['{ $.a = }', 'a value is missing'],
    ['{ $.a < x }', 'no number'],
    ['{ $.a = 1 } x', 'behind its end'],
  ])('%s is refused', (pattern, message) => {
    expect(() => parseFilterPattern(pattern)).toThrow(expect.objectContaining({ name: 'InvalidParameterException' }))
    expect(() => parseFilterPattern(pattern)).toThrow(message)
  })

  it('of a term and its exclusion split all messages between them', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^\w{1,3}$/), (message, term) => {
        expect(parseFilterPattern(term)(message)).not.toBe(parseFilterPattern(`-${term}`)(message))
      }),
    )
  })
})
