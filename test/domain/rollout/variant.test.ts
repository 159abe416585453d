import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variantName, variantVersion } from '../../../src/domain/rollout/variant.ts'

describe('the name of a variant', () => {
  it('tells the version it serves', () => {
    fc.assert(fc.property(fc.integer({ min: 1 }), (version) => variantVersion(variantName(version)) === version))
  })

  it.each(['AllTraffic', 'v0', 'v', 'v01', 'V3', 'v3-shadow', `v${'9'.repeat(20)}`])('%s names no version', (name) => {
    expect(variantVersion(name)).toBeUndefined()
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %d as a version', (version) => {
    expect(() => variantName(version)).toThrow(RangeError)
  })
})
