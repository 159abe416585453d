import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../../src/domain/text/language.ts'

describe('detectLanguage', () => {
  it.each([
    ['en', 'I still have not received my new card, although I ordered it over a week ago.'],
    ['de', 'Wo ist meine neue Karte? Ich warte seit einer Woche darauf.'],
    ['fr', 'Bonjour, je voudrais savoir quand ma nouvelle carte bancaire va arriver.'],
    ['es', 'Buenos días, quisiera saber cuándo llegará mi nueva tarjeta.'],
    ['it', 'Buongiorno, vorrei sapere quando arriverà la mia nuova carta.'],
    ['pl', 'Dzień dobry, chciałbym wiedzieć, kiedy dotrze moja nowa karta.'],
    ['ru', 'Здравствуйте, я хотел бы узнать, когда придёт моя новая карта.'],
    ['ja', '新しいカードがまだ届いていません。いつ届くのか教えてください。'],
  ])('tells %s by a sentence', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
  })

  it.each(['', ' \n\t', '12345 67 89', '???', 'ok', '<br><br/>'])('knows none of %j', (text) => {
    expect(detectLanguage(text)).toBe('unknown')
  })

  it('looks at the beginning of a text, however long it is', () => {
    const german = 'Wo ist meine neue Karte? Ich warte seit einer Woche darauf. '
    expect(detectLanguage(german.repeat(20) + 'english '.repeat(100_000))).toBe('de')
  })
})
