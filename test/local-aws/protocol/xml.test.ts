import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asList, fromXml, toXml } from '../../../src/local-aws/protocol/xml.ts'

describe('XML', () => {
  it('brings every text through, markup, references and control characters too', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '&', '<', '>', '"', "'", '&amp;', '&#xA;', '\n', '\r', '\t', '\u0001', 'é', '😀'),
      minLength: 1,
    })
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (keys) => {
        const read = fromXml('Delete', toXml('Delete', { Object: keys.map((Key) => ({ Key })) }))
        expect(asList(read.Object)).toEqual(keys.map((Key) => ({ Key })))
      }),
    )
  })

  it('leaves absent members out', () => {
    expect(toXml('A', { B: undefined, C: 1 })).not.toContain('B')
  })

  it('is refused when malformed, of another root, or made to grow', () => {
    for (const text of ['', '<broken', '<Other/>', 'text', '<a></b>']) {
      expect(() => fromXml('Delete', text)).toThrow(expect.objectContaining({ name: 'MalformedXML' }))
    }
    const bomb = `<!DOCTYPE d [<!ENTITY x "${'y'.repeat(1000)}">]><Delete><Key>&x;&x;</Key></Delete>`
    expect(fromXml('Delete', bomb).Key).toBe('&x;&x;')
  })
})
