import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyText } from '../../src/activities/registry.ts'

describe('a property of a model package', () => {
  it.each([
    ['passed 2 canary steps up to 80 % of the traffic', 'passed 2 canary steps up to 80 percent of the traffic'],
    ["error rate 9.47 % (9 of 95) exceeds the champion's", 'error rate 9.47 percent 9 of 95 exceeds the champion s'],
    ['s3://bucket/model/runs/r-1/evidence.json', 's3://bucket/model/runs/r-1/evidence.json'],
    ['(!)', 'none'],
    ['', 'none'],
  ])('says %j as %j, since AWS takes no other signs', (text, property) => {
    expect(propertyText(text)).toBe(property)
  })

  it('is what AWS demands, whatever was to be said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(propertyText(text)).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u)
      }),
    )
  })
})
