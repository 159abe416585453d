import { expect, it } from 'vitest'
import { decideOnAnnotations } from '../../../src/domain/policy/annotation-trigger.ts'

const nowMs = Date.UTC(2026, 7, 8)
const survey = { files: 2, records: 500, newestMs: nowMs - 3_600_000, manifestHash: 'a'.repeat(64) }
const rule = { atLeast: 500, quietFor: 3_600_000 }

it.each([
  ['enough, and as long quiet as asked', survey, rule, true],
  ['one too few', { ...survey, records: 499 }, rule, false],
  ['a delivery within the quiet time', { ...survey, newestMs: nowMs - 3_599_999 }, rule, false],
  ['no quiet time asked', { ...survey, newestMs: nowMs }, { atLeast: 500 }, true],
  ['nothing new', { ...survey, files: 0, records: 0, newestMs: null }, { atLeast: 1 }, false],
])('new annotations: %s', (_, found, trigger, request) => {
  const decision = decideOnAnnotations(found, trigger, nowMs)
  expect(decision.request).toBe(request)
  expect(decision.reason).toMatch(/^\d+ new annotations? in \d+ files?, /)
})
