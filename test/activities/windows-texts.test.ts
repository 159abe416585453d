import { describe, expect, it } from 'vitest'
import { buildVocabulary } from '../../src/domain/text/vocabulary.ts'
import { captured } from './captured-calls.ts'
import { read } from './read-window.ts'

const known = { vocabulary: [], languages: { en: 100 }, longest: 4000 }

/** Calls with these texts, one a call. */
const calls = (...texts: unknown[]) => ({
  '09/1.jsonl': texts.map((text, i) => captured({ id: `m${i}`, texts: [text] })),
})
const body = (text: string) => ({ subject: 'Question', body: text })

describe('the texts of a window', () => {
  it('are described and counted by language', async () => {
    const reference = { ...known, vocabulary: [...buildVocabulary(['my new card', 'my new card'])] }
    const texts = ['I still have not received my new card.', 'Wo ist meine neue Karte? Ich warte seit einer Woche.']
    const { descriptors, languages, quality } = await read(calls(...texts.map(body)), {}, { reference })
    expect([descriptors.texts, descriptors.unknownShare.n]).toEqual([2, 2])
    expect(languages).toEqual({ de: 1, en: 1 })
    expect(quality.unexpectedLanguage).toEqual({ count: 1, n: 2 })
  })

  it('lack a field where it is not there, null or empty, unless the whole text is empty', async () => {
    const { quality } = await read(
      calls(
        body('a'),
        { body: 'b' },
        { subject: null, body: 'c' },
        { subject: '', body: 'd' },
        { subject: '', body: '' },
      ),
    )
    expect(quality.missing).toEqual({ count: 3, n: 4 })
    expect(quality.empty).toEqual({ count: 1, n: 5 })
  })

  it('are cut off where three different ones share the greatest length of a field', async () => {
    const cut = ['x', 'y', 'z'].map((letter) => body(letter.repeat(200)))
    const { quality } = await read(
      calls(...cut, body('x'.repeat(200)), body('short'), { subject: 'x'.repeat(150), body: '' }),
    )
    expect(quality.truncated).toEqual({ count: 4, n: 6 })
    expect((await read(calls(...cut, body('x'.repeat(201))))).quality.truncated.count).toBe(0)
    expect((await read(calls(cut[0], cut[0], cut[0]))).quality.truncated.count).toBe(0)
  })

  it('are too long where they exceed what the reference’s do, in characters', async () => {
    const reference = { ...known, longest: 'Question\n'.length + 3 }
    const { quality } = await read(calls(body('äöü'), body('😀😀😀'), body('four')), {}, { reference })
    expect(quality.tooLong).toEqual({ count: 1, n: 3 })
  })

  it('are neither too long nor in an unexpected language where no reference says what is usual', async () => {
    const { quality } = await read(calls(body('a')))
    expect(quality).toMatchObject({ tooLong: { count: 0, n: 0 }, unexpectedLanguage: { count: 0, n: 0 } })
  })

  it('may hold HTML, scripts and quotes, and stay what they are', async () => {
    const html = `<script>alert('x')</script> "quoted" \\ \n <b>bold</b> ' OR 1=1; DROP TABLE instances; --`
    const { texts, rows } = await read(calls(body(html)))
    expect(rows).toBe(1)
    expect(texts[0]?.text).toBe(`Question\n${html}`)
  })

  it('are read by the exact names of their fields', async () => {
    const { texts } = await read(calls({ Subject: 'upper', subject: 'lower', body: 5, BODY: 'x' }))
    expect(texts[0]?.text).toBe('lower\n5')
  })
})
