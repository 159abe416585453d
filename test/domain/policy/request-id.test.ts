import { describe, expect, it } from 'vitest'
import { isRequestId } from '../../../src/domain/policy/request-id.ts'

describe('the id of a request', () => {
  it.each(['a', '7', '2026-08-monthly', 'Manual_1.2', 'a'.repeat(64)])('may be %j', (text) => {
    expect(isRequestId(text)).toBe(true)
  })

  it.each(['', '-a', '.', '..', '_a', 'a/b', 'a b', 'a\n', 'ä', 'a:b', '\u202ea', 'a'.repeat(65)])(
    'may not be %j',
    (text) => {
      expect(isRequestId(text)).toBe(false)
    },
  )
})
