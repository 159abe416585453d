import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { signedRequest } from '../../support/signed-request.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'objects'

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

async function readText(Key: string): Promise<string | undefined> {
  return (await aws.s3().getObject({ Bucket, Key })).Body?.transformToString()
}

describe('an object', () => {
  it('comes back with its bytes, its MD5 as ETag and its metadata', async () => {
    const s3 = aws.s3()
    const put = await s3.putObject({
      Bucket,
      Key: 'a/b.txt',
      Body: 'hello',
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      Metadata: { author: 'me' },
    })
    const got = await s3.getObject({ Bucket, Key: 'a/b.txt' })
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"')
    expect(await got.Body?.transformToString()).toBe('hello')
    expect(got).toMatchObject({
      ETag: put.ETag,
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      ContentLength: 5,
      Metadata: { author: 'me' },
    })
    expect(await s3.headObject({ Bucket, Key: 'a/b.txt' })).toMatchObject({ ETag: put.ETag, ContentLength: 5 })
  })

  it('lies as a plain file at the path that its key spells', async () => {
    await aws.s3().putObject({ Bucket, Key: 'model/datasets/Zürich 1/train.parquet', Body: 'PAR1' })
    const file = join(aws.running.dataDir, 's3', Bucket, 'model/datasets/Zürich 1/train.parquet')
    expect(await readFile(file, 'utf8')).toBe('PAR1')
  })

  it('sent as a stream of unknown coding arrives without the frames and trailer of its coding', async () => {
    const bytes = randomBytes(3_000_000)
    const pieces = Array.from({ length: 30 }, (_, at) => bytes.subarray(at * 100_000, (at + 1) * 100_000))
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'stream', Body: Readable.from(pieces), ContentLength: bytes.length })
    const got = await s3.getObject({ Bucket, Key: 'stream' })
    expect(bytes.equals((await got.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true)
    expect(got.ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`)
    expect(got.ContentEncoding).toBeUndefined()
    expect(got.ChecksumCRC32).toBeDefined()
  })

  it('may be empty', async () => {
    await aws.s3().putObject({ Bucket, Key: 'empty', Body: Buffer.alloc(0) })
    expect(await readText('empty')).toBe('')
  })

  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=5-99', '56789', 'bytes 5-9/10'],
  ])('is read in part: %s', async (Range, text, ContentRange) => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'digits', Body: '0123456789' })
    const got = await s3.getObject({ Bucket, Key: 'digits', Range })
    expect(got).toMatchObject({ ContentRange, ContentLength: text.length })
    expect(await got.Body?.transformToString()).toBe(text)
  })

  it('has no bytes beyond its end', async () => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'digits', Body: '0123456789' })
    await expect(s3.getObject({ Bucket, Key: 'digits', Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
    })
  })

  it('is copied with its metadata, or with new ones', async () => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'from ü', Body: 'x', Metadata: { a: '1' } })
    await s3.copyObject({ Bucket, Key: 'to', CopySource: `${Bucket}/${encodeURIComponent('from ü')}` })
    expect((await s3.headObject({ Bucket, Key: 'to' })).Metadata).toEqual({ a: '1' })
    const replaced = { Metadata: { b: '2' }, MetadataDirective: 'REPLACE' } as const
    await s3.copyObject({ Bucket, Key: 'to', CopySource: `${Bucket}/to`, ...replaced })
    expect((await s3.headObject({ Bucket, Key: 'to' })).Metadata).toEqual({ b: '2' })
    expect(await readText('to')).toBe('x')
  })

  it('is gone once deleted, alone or with others, and deleting what is not there succeeds', async () => {
    const s3 = aws.s3()
    for (const Key of ['d1', 'd2', 'd&3']) await s3.putObject({ Bucket, Key, Body: 'x' })
    await s3.deleteObject({ Bucket, Key: 'd1' })
    const answer = await s3.deleteObjects({
      Bucket,
      Delete: { Objects: [{ Key: 'd2' }, { Key: 'd&3' }, { Key: 'never' }] },
    })
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(['d2', 'd&3', 'never'])
    for (const Key of ['d1', 'd2', 'd&3', 'never']) {
      await expect(s3.getObject({ Bucket, Key })).rejects.toMatchObject({ name: 'NoSuchKey' })
    }
    expect(existsSync(join(aws.running.dataDir, 's3', Bucket, 'd&3'))).toBe(false)
  })

  it('keeps the bytes of whoever reads it while it is replaced', async () => {
    const s3 = aws.s3()
    const old = randomBytes(2_000_000)
    await s3.putObject({ Bucket, Key: 'replaced', Body: old })
    const reading = await s3.getObject({ Bucket, Key: 'replaced' })
    await s3.putObject({ Bucket, Key: 'replaced', Body: 'new' })
    expect(old.equals((await reading.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true)
    expect(await readText('replaced')).toBe('new')
  })

  it('takes the headers that a presigned URL carries in its query', async () => {
    const path = `/${Bucket}/hoisted?x-amz-meta-author=me&x-amz-tagging=a%3D1`
    await signedRequest(aws.url(), { method: 'PUT', path, body: 'x' }, { service: 's3' })
    const head = await aws.s3().headObject({ Bucket, Key: 'hoisted' })
    expect([head.Metadata, head.TagCount]).toEqual([{ author: 'me' }, 1])
  })

  it('is not taken from a stream of unknown length, as S3 takes none', async () => {
    const headers = { 'transfer-encoding': 'chunked' }
    const request = { method: 'PUT', path: `/${Bucket}/unknown`, headers, body: 'x' }
    const answer = await signedRequest(aws.url(), request, { service: 's3' })
    expect([answer.status, answer.body]).toEqual([501, expect.stringContaining('<Header>Transfer-Encoding</Header>')])
  })
})

describe('a key is never a path', () => {
  it.each([
    '../../outside',
    '..',
    'a/../b',
    './x',
    'a//b',
    '/leading',
    'folder/',
    'back\\slash',
    'new\nline',
    'x'.repeat(300),
    'emoji 😀/日本語',
    'plus+space %41 %',
    'q?a=b#c',
    '\u{10FFFF}',
    '￿',
    'con',
    '.hidden',
    'quo\'te"<&>',
  ])('%j holds what was put there and nothing outside the data folder', async (Key) => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key, Body: `of ${Key}` })
    expect(await readText(Key)).toBe(`of ${Key}`)
    const listed = await s3.listObjectsV2({ Bucket, EncodingType: 'url', MaxKeys: 1000 })
    expect(listed.Contents?.map((object) => decodeURIComponent(object.Key ?? ''))).toContain(Key)
    expect(existsSync(join(aws.running.dataDir, 'outside'))).toBe(false)
  })

  it('two keys of which one is the folder of the other live side by side, whichever came first', async () => {
    const s3 = aws.s3()
    for (const Key of ['p', 'p/q', 'r/s', 'r']) await s3.putObject({ Bucket, Key, Body: Key })
    await Promise.all(['u', 'u/v', 'u/v/w', 'u/v/w/x'].map((Key) => s3.putObject({ Bucket, Key, Body: Key })))
    for (const key of ['p', 'p/q', 'r/s', 'r', 'u', 'u/v', 'u/v/w', 'u/v/w/x']) expect(await readText(key)).toBe(key)
  })

  it('keys that differ only in case are two objects', async () => {
    const s3 = aws.s3()
    await Promise.all(['Case', 'case', 'CASE'].map((Key) => s3.putObject({ Bucket, Key, Body: Key })))
    for (const key of ['Case', 'case', 'CASE']) expect(await readText(key)).toBe(key)
  })

  it('a path is taken as it was sent, dots and all', async () => {
    await signedRequest(aws.url(), { method: 'PUT', path: `/${Bucket}/x/../../../y`, body: 'z' }, { service: 's3' })
    expect(await readText('x/../../../y')).toBe('z')
  })
})
