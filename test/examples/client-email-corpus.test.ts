import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type AnnotationRecord, type Corpus, deliverByDay, readCorpus } from '../../examples/client-email/corpus.ts'

const months = ['2002-07', '2002-08', '2002-09', '2002-10']
let corpus: Corpus

beforeAll(async () => {
  corpus = await readCorpus()
})

function notSpamByMonth(queue?: string): number[] {
  const chosen = corpus.records.filter((record) => record.spam === 'no' && (!queue || record.queue === queue))
  return months.map((month) => chosen.filter(({ received_at }) => received_at?.startsWith(month)).length)
}

describe('the corpus of the client-email example', () => {
  it('holds 6,046 mails, of which 155 repeat an earlier one', () => {
    expect(corpus).toMatchObject({ mails: 6046, duplicates: 155, undated: 0 })
    expect(corpus.records).toHaveLength(6046 - 155)
  })

  it('finds the not-spam mails of July to October 2002; 135 of September by the stamp of delivery alone', () => {
    expect(notSpamByMonth()).toEqual([701, 1287, 1296, 724])
  })

  it.each([
    ['fork', [192, 307, 447, 106]],
    ['rpm', [65, 113, 103, 115]],
    ['rss', [0, 0, 245, 352]],
    ['zdnet-cnet', [82, 0, 2, 0]],
  ])('finds the mails of the queue %s by month', (queue, counts) => {
    expect(notSpamByMonth(queue)).toEqual(counts)
  })

  it('gives no queue to spam, and none to the 135 mails without Received and list headers, whose list nobody knows', () => {
    const unknown = corpus.records.filter(({ spam, queue }) => spam === 'no' && queue === null)
    expect(unknown).toHaveLength(135)
    expect(unknown.every(({ received_at }) => received_at?.startsWith('2002-09'))).toBe(true)
    expect(corpus.records.filter(({ spam, queue }) => spam === 'yes' && queue !== null)).toEqual([])
  })

  it('gives every record an id of its own', () => {
    expect(new Set(corpus.records.map(({ message_id }) => message_id)).size).toBe(corpus.records.length)
  })

  it('knows in labels/queue.yaml exactly the queues seen until 31 August 2002', async () => {
    const file = new URL('../../examples/client-email/labels/queue.yaml', import.meta.url)
    const seen = corpus.records.filter((it) => it.queue && it.received_at && it.received_at < '2002-09-01')
    expect(parse(await readFile(file, 'utf8'))).toEqual([...new Set(seen.map(({ queue }) => queue))].sort())
  })

  it('reads subjects in charsets that no header names', () => {
    const subjects = new Set(corpus.records.map(({ subject }) => subject))
    expect(subjects).toContain('[광고] 요즘 뜨는 직종 Best 5 & 자격증 따기 열풍')
    expect(subjects).toContain('黄山旅游天天发,南京特价宾馆任你选')
    expect(subjects).toContain('Le dernier sondage avant les élections presidentielles 2002 !')
  })

  it('leaves the list footer and the subject tag in: cleaning is the container’s', () => {
    const ilug = corpus.records.filter(({ queue }) => queue === 'ilug')
    expect(ilug.filter(({ subject }) => subject.includes('[ILUG]')).length).toBeGreaterThan(ilug.length * 0.9)
  })
})

describe('deliverByDay', () => {
  const delivered = () => deliverByDay(corpus.records)
  const lines = (files: Map<string, string>): AnnotationRecord[] =>
    [...files.values()].flatMap((file) =>
      file
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    )

  it('delivers every dated record once, in the file of its day', () => {
    const records = lines(delivered())
    expect(records).toHaveLength(corpus.records.length - corpus.undated)
    for (const [key, file] of delivered()) {
      const day = key.slice(0, 10).replaceAll('/', '-')
      expect(file.split('\n').every((line) => line === '' || JSON.parse(line).received_at.startsWith(day))).toBe(true)
    }
  })

  it('writes the same bytes whatever the order of the records', () => {
    expect([...deliverByDay(corpus.records.toReversed())]).toEqual([...delivered()])
  })
})
