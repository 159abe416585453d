import { describe, expect, it } from 'vitest'
import { withReadableBytes } from '../../../examples/client-email/charset.ts'
import { parseMail, receivingTime } from '../../../examples/client-email/mail.ts'
import { listOf } from '../../../examples/client-email/mailing-lists.ts'
import { sameTextKey } from '../../../examples/client-email/same-text.ts'
import { assignThreads, bareSubject } from '../../../examples/client-email/threads.ts'

const read = (...lines: Array<string | Buffer>) =>
  parseMail({
    checksum: 'c0ffee',
    spam: false,
    bytes: Buffer.concat(
      lines.flatMap((line) => [typeof line === 'string' ? Buffer.from(line) : line, Buffer.from('\n')]),
    ),
  })

describe('receivingTime', () => {
  it.each([
    ['from a by b; Thu, 22 Aug 2002 07:36:16 -0400 (EDT)', '2002-08-22T11:36:16.000Z'],
    ['from a (x; y) by b; Sun, 1 Sep 2002 00:30:00 +0100 (IST)', '2002-08-31T23:30:00.000Z'],
    ['from a by b; yesterday', null],
    ['from a by b', null],
    [undefined, null],
  ])('reads %j as %j', (header, time) => {
    expect(receivingTime(header)).toBe(time)
  })
})

describe('parseMail', () => {
  it('takes the time of the top Received header, not of Date', async () => {
    const mail = await read(
      'Received: from b by c; Fri, 2 Aug 2002 10:00:00 +0000',
      'Received: from a by b; Thu, 1 Aug 2002 10:00:00 +0000',
      'Date: Tue, 19 Jan 2038 03:14:07 +0000',
      '',
      'text',
    )
    expect(mail.receivedAt).toBe('2002-08-02T10:00:00.000Z')
  })

  it('prefers the plain text and keeps HTML as it is where there is nothing else', async () => {
    const html = await read('Content-Type: text/html', '', '<p>1 &lt; 2</p>')
    expect(html.body).toBe('<p>1 &lt; 2</p>\n')
    const both = await read(
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'plain',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>html</p>',
      '--b--',
    )
    expect(both.body.trim()).toBe('plain')
  })

  it('reads on where a multipart mail never ends', async () => {
    const mail = await read(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'cut',
    )
    expect(mail.body.trim()).toBe('cut')
  })

  it('makes an id for a mail without one', async () => {
    expect((await read('Subject: a', '', 'b')).messageId).toBe('<c0ffee@no-message-id>')
  })
})

describe('withReadableBytes', () => {
  const chinese = Buffer.from('c4e3bac3', 'hex')

  it('reads raw bytes in a header by the charset that the mail declares', async () => {
    const mail = await read(
      Buffer.concat([Buffer.from('Subject: '), chinese]),
      'Content-Type: text/plain; charset=gb2312',
      '',
      chinese,
    )
    expect([mail.subject, mail.body.trim()]).toEqual(['你好', '你好'])
  })

  it('reads unexplained bytes as windows-1252', async () => {
    const mail = await read(Buffer.from('Subject: caf\xe9\n\nna\xefve \x80 5', 'latin1'))
    expect([mail.subject, mail.body.trim()]).toEqual(['café', 'naïve € 5'])
  })

  it('reads a declared windows-1252 alike on every release of Node', async () => {
    const mail = await read(
      'Content-Type: text/plain; charset=windows-1252',
      '',
      Buffer.from('\x93quoted\x94', 'latin1'),
    )
    expect(mail.body.trim()).toBe('“quoted”')
  })

  it('leaves a mail in UTF-8 as it is', () => {
    const mail = Buffer.from('Subject: café\n\nnaïve')
    expect(withReadableBytes(mail)).toBe(mail)
  })

  it('goes on when the declared charset does not exist', () => {
    expect(
      withReadableBytes(Buffer.from('Content-Type: text/plain; charset=default\n\n\xe9', 'latin1')).toString(),
    ).toBe('Content-Type: text/plain; charset=default\n\né')
  })
})

describe('listOf', () => {
  const received = 'Received: from a by b; Fri, 2 Aug 2002 10:00:00 +0000'
  it.each([
    ['a known List-Id', ['List-Id: Friends <fork.xent.com>'], 'fork'],
    ['a List-Id before an address', ['List-Id: <ilug.linux.ie>', 'To: fork@xent.com'], 'ilug'],
    ['a known address where the List-Id is nobody’s', ['List-Id: <irregulars.tb.tf>', 'To: fork@xent.com'], 'fork'],
    [
      'the sender before those it writes to',
      ['From: RSS <rssfeeds@spamassassin.taint.org>', 'To: fork@xent.com'],
      'rss',
    ],
    ['an address in Cc', ['To: you@example.com', 'Cc: A <FoRK@xent.com>'], 'fork'],
    ['a list that writes under many addresses', ['From: CNET News <o.1@newsletter.online.com>'], 'zdnet-cnet'],
    ['list headers of a list that is none of ours', ['Precedence: bulk'], 'other'],
    ['no list at all', [received, 'To: you@example.com'], 'direct'],
    ['neither a list nor a trace of its way', ['To: you@example.com'], null],
  ])('goes by %s', async (_, headers, queue) => {
    expect(listOf(await read(...headers, '', 'text'))).toBe(queue)
  })
})

describe('assignThreads', () => {
  const mail = (id: string, subject: string, ...cited: string[]) =>
    read(`Message-Id: ${id}`, `Subject: ${subject}`, `References: ${cited.join(' ')}`, '', 'text')

  it('puts an answer into the thread of the mail that it cites', async () => {
    const mails = [await mail('<1>', 'Disk full'), await mail('<2>', 'Re: something else', '<0>', '<1>')]
    expect(assignThreads(mails)).toEqual(['<1>', '<1>'])
  })

  it('puts two answers to a mail that never arrived into one thread', async () => {
    expect(assignThreads([await mail('<2>', 'Re: a', '<1>'), await mail('<3>', 'Re: b', '<1>')])).toEqual([
      '<2>',
      '<2>',
    ])
  })

  it('joins by subject only what calls itself an answer', async () => {
    const mails = [
      await mail('<1>', '[ILUG] Disk full'),
      await mail('<2>', 'Re: disk full'),
      await mail('<3>', 'Disk full'),
    ]
    expect(assignThreads(mails)).toEqual(['<1>', '<1>', '<3>'])
  })

  it('does not change the threads of earlier mail when later mail arrives', async () => {
    const mails = [await mail('<1>', 'a'), await mail('<2>', 'b'), await mail('<3>', 'Re: a', '<2>', '<1>')]
    expect(assignThreads(mails).slice(0, 2)).toEqual(assignThreads(mails.slice(0, 2)))
  })

  it('strips answer marks and list tags from a subject', () => {
    expect(bareSubject('Re: [ILUG] Re[2]: Disk  full')).toBe('disk full')
  })
})

describe('sameTextKey', () => {
  it('ignores markup, links and white space', () => {
    const plain = { subject: 'Offer', body: 'Buy now' }
    expect(sameTextKey({ subject: 'Offer ', body: '<b>Buy</b>\n now http://a.example/?id=17' })).toBe(
      sameTextKey(plain),
    )
  })

  it('tells apart what has other words', () => {
    expect(sameTextKey({ subject: 'Offer', body: 'Buy' })).not.toBe(sameTextKey({ subject: 'Offer', body: 'Sell' }))
  })
})
