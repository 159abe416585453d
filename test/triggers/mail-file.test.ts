import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMails } from '../../src/triggers/mail-file.ts'
import type { TrafficMail } from '../../src/triggers/traffic.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mail-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function collect(file: string, options: Partial<Parameters<typeof readMails>[1]> = {}): Promise<TrafficMail[]> {
  const mails: TrafficMail[] = []
  for await (const mail of readMails(file, { fields: ['subject', 'body'], ...options })) mails.push(mail)
  return mails
}

async function read(content: string | Buffer, options: Partial<Parameters<typeof readMails>[1]> = {}) {
  const file = join(folder, 'mails.jsonl')
  await writeFile(file, content)
  return collect(file, options)
}

describe('readMails', () => {
  it('takes the object `text` and the id of a line', async () => {
    expect(await read('{"text":{"body":"b"},"subject":"not this","inferenceId":"m-1"}\n')).toEqual([
      { text: { body: 'b' }, inferenceId: 'm-1' },
    ])
  })

  it('takes the named fields of a line without `text`, as far as they are there', async () => {
    expect(await read('{"subject":"s","body":"b","queue":"ilug"}\r\n\n{"subject":"s","body":null}')).toEqual([
      { text: { subject: 's', body: 'b' } },
      { text: { subject: 's' } },
    ])
  })

  it('stops at its limit', async () => {
    expect(await read('{"body":"1"}\n{"body":"2"}\n', { limit: 1 })).toEqual([{ text: { body: '1' } }])
  })

  it('begins again at the end of the file until its limit', async () => {
    const mails = await read('{"body":"1"}\n{"body":"2"}\n', { limit: 5, loop: true })
    expect(mails.map(({ text }) => text.body)).toEqual(['1', '2', '1', '2', '1'])
  })

  it.each([
    ['{"body":"1"}\n{"body":', 'mails.jsonl:2 must be a JSON object'],
    ['["secret"]', 'mails.jsonl:1 must be a JSON object'],
    ['{"title":"secret"}', 'mails.jsonl:1 must have an object `text`, or one of the fields subject, body (--fields)'],
    ['', 'mails.jsonl holds no mail'],
  ])('refuses %j by file, line and rule, without quoting it', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message)
    await expect(read(content)).rejects.not.toThrow('secret')
  })

  it('does not loop over a file without mails for ever', async () => {
    await expect(read('\n\n', { loop: true })).rejects.toThrow('holds no mail')
  })

  it.each(['missing.jsonl', '.'])('says that it cannot read %s', async (name) => {
    await expect(collect(join(folder, name))).rejects.toThrow(/cannot read the mails/)
  })
})
