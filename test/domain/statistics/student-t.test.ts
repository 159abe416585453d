import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { studentQuantile, studentTail } from '../../../src/domain/statistics/student-t.ts'

describe('studentTail and studentQuantile', () => {
  // Closed forms: Cauchy for one degree of freedom, t/√(2 + t²) for two; the others from printed tables of the distribution.
  it.each([
    [1, 1, 0.25],
    [Math.tan(Math.PI * 0.4999), 1, 0.0001],
    [2, 2, 0.5 - 2 / (2 * Math.sqrt(6))],
    [2.4469, 6, 0.025],
    [1.8125, 10, 0.05],
    [3.1058, 11, 0.005],
  ])('agree with the known tail beyond %d at %i degrees of freedom', (t, dof, tail) => {
    expect(studentTail(t, dof)).toBeCloseTo(tail, 5)
    expect(studentQuantile(tail, dof) / t).toBeCloseTo(1, 4)
  })

  it('are each other’s inverse', () => {
    const rule = fc.property(
      fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
      fc.integer({ min: 1, max: 60 }),
      (tail, dof) => {
        expect(Math.abs(studentTail(studentQuantile(tail, dof), dof) / tail - 1)).toBeLessThan(1e-7)
      },
    )
    fc.assert(rule, { numRuns: 200 })
  })

  it('have no value without degrees of freedom, or for a tail that is none', () => {
    expect([studentQuantile(0.1, 0), studentQuantile(0, 5), studentQuantile(1, 5)]).toEqual([NaN, NaN, NaN])
  })
})
