import { expect, it } from 'vitest'
import { formatValue } from '../../../src/domain/gate/format.ts'

it.each([
  [0.7812, '0.781'],
  [0.9999, '1.000'],
  [-0.0124, '−0.012'],
  [-0.0004, '0.000'],
  [-0, '0.000'],
])('writes %d as %s: a minus for what is below 0, none for what rounds to it', (value, said) => {
  expect(formatValue(value)).toBe(said)
})
