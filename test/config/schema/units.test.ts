import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duration, money, newestShare, parseDuration, percentage } from '../../../src/config/schema/units.ts'

describe('a duration', () => {
  it.each([
    ['200 ms', 200],
    ['1 second', 1_000],
    ['1.5 minutes', 90_000],
    ['90 minutes', 5_400_000],
    ['2hours', 7_200_000],
    ['3 days', 259_200_000],
    ['1 week', 604_800_000],
  ])('%s is %i milliseconds', (text, ms) => {
    expect(duration().parse(text)).toBe(ms)
  })

  it.each(['', '5', 'hours', '-1 hour', '1 month', '1 hour 5 minutes', '1e3 ms', ' 1 hour', '1 Hour'])(
    'is not %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
      expect(duration().safeParse(text).success).toBe(false)
    },
  )

  it.each([
    ['366 days', true],
    ['8784 hours', true],
    ['366.1 days', false],
    ['53 weeks', false],
    [`${'9'.repeat(400)} days`, false],
    ['0 ms', false],
    ['1 ms', true],
  ])('is longer than nothing and at most 366 days: %s', (text, accepted) => {
    expect(duration().safeParse(text).success).toBe(accepted)
  })

  it('grows with its unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (n) => {
        const units = ['ms', 'seconds', 'minutes', 'hours', 'days', 'weeks'].map((unit) =>
          parseDuration(`${n} ${unit}`),
        )
        expect(units).toEqual([...units].sort((a, b) => Number(a) - Number(b)))
      }),
    )
  })
})

describe('a percentage', () => {
  it('is the very fraction that one would write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (n) => {
        expect(percentage().parse(`${n / 100} %`)).toBe(n / 10_000)
        expect(percentage().parse(`${n / 100}%`)).toBe(n / 10_000)
      }),
    )
  })

  it.each(['5', '0.05', '% 5', '-5 %', 'five %'])('is not %j', (text) => {
    expect(percentage().safeParse(text).success).toBe(false)
  })
})

describe('other units', () => {
  it('say what they are about', () => {
    expect(newestShare().parse('newest 15%')).toBe(0.15)
    expect(money().parse('200.50 USD')).toEqual({ amount: 200.5, currency: 'USD' })
  })

  it.each(['15%', 'oldest 15%', 'newest 0%', 'newest 100%'])('the newest share is not %j', (text) => {
    expect(newestShare().safeParse(text).success).toBe(false)
  })

  it.each(['400', '400USD', '$400', '400 usd'])('money is not %j', (text) => {
    expect(money().safeParse(text).success).toBe(false)
  })
})
