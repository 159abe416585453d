import { describe, expect, it } from 'vitest'
import { mcnemar } from '../../../src/domain/statistics/mcnemar.ts'

describe('mcnemar', () => {
  it.each([
    [10, 3, 0.09228515625, 0.057373046875],
    [25, 12, 0.04703102743951604, 0.03355243967962451],
    [0, 6, 0.03125, 0.015625],
  ])('of %d and %d discordant rows meets the reference', (b, c, exact, midP) => {
    const p = mcnemar(b, c)
    expect(Math.abs(p.exact - exact)).toBeLessThan(1e-7)
    expect(Math.abs(p.midP - midP)).toBeLessThan(1e-7)
  })

  it('is 1 when no row is discordant', () => {
    expect(mcnemar(0, 0)).toEqual({ exact: 1, midP: 1 })
  })

  it('treats both sides alike', () => {
    expect(mcnemar(30, 11)).toEqual(mcnemar(11, 30))
  })

  it('keeps tiny p-values apart from 0', () => {
    expect(mcnemar(0, 900).exact).toBeGreaterThan(0)
  })
})
