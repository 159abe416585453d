import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ServiceConstraints } from '../../../src/local-aws/constraints/check.ts'
import { javaPattern } from '../../../src/local-aws/constraints/java-pattern.ts'

const folder = new URL('../../../src/local-aws/constraints/', import.meta.url)
const patterns = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const { shapes } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as ServiceConstraints
    return Object.values(shapes).flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]))
  })

// AWS repeats the end of a text in two of its patterns, which Java takes.
const end = '{1,256}'

describe('a pattern of AWS', () => {
  it.each([
    ['[a-z]+', 'abc', true],
    ['[a-z]+', 'abc1', false],
    ['a|b', 'ab', false],
    ['[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*', 'Größe 1', true],
    [`([\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*)$${end}`, 'passed 2 steps', true],
    [`([\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*)$${end}`, '80 %', false],
    ['arn:[\\p{Alnum}\\-]+', 'arn:aws-cn', true],
    ['[\\w\\-\\_\\:]+', 'a-b_c:d', true],
    ['[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*', 'x 😀', true],
    ['.*', 'one\ntwo', false],
  ])('%s says of %j: %s', (pattern, text, matches) => {
    expect(javaPattern(pattern).test(text)).toBe(matches)
  })

  it('is read, and where it has a property of Unicode, in the mode that knows it', () => {
    expect(patterns.length).toBeGreaterThan(50)
    const misread = patterns.filter((pattern) => !javaPattern(pattern).unicode && pattern.includes('\\p{'))
    expect(misread).toEqual([])
  })
})
