import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paginateListObjectsV2, S3 } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKeys } from '../../../src/local-aws/s3/key-order.ts'
import { listPage } from '../../../src/local-aws/s3/listing.ts'
import { createObjectStorage } from '../../../src/local-aws/s3/storage.ts'
import { openStore } from '../../../src/local-aws/s3/store.ts'
import { startLocalAws } from '../../../src/local-aws/start.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '￿', '😀'), minLength: 1, maxLength: 6 })

const anyText = fc.string({ unit: 'binary', maxLength: 4 })

function listAll(keys: readonly string[], prefix: string, delimiter: string, maxKeys: number) {
  const found = { keys: [] as string[], commonPrefixes: [] as string[] }
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = listPage(keys, { prefix, delimiter, after, maxKeys })
    found.keys.push(...page.keys)
    found.commonPrefixes.push(...page.commonPrefixes)
    after = page.next
  }
  return found
}

describe('the order of keys', () => {
  it('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })
})

describe('pages of a listing', () => {
  it('of any size together name every key or its common prefix once, in order', () => {
    const options = [
      fc.uniqueArray(key, { maxLength: 30 }),
      key.map((k) => k.slice(0, 2)),
      fc.constantFrom('', '/'),
      fc.integer({ min: 1, max: 7 }),
    ] as const
    fc.assert(
      fc.property(...options, (unsorted, prefix, delimiter, maxKeys) => {
        const keys = [...unsorted].sort(compareKeys)
        const inside = keys.filter((one) => one.startsWith(prefix))
        const isGrouped = (one: string) => delimiter !== '' && one.slice(prefix.length).includes(delimiter)
        const group = (one: string) => one.slice(0, one.indexOf(delimiter, prefix.length) + 1)
        expect(listAll(keys, prefix, delimiter, maxKeys)).toEqual({
          keys: inside.filter((one) => !isGrouped(one)),
          commonPrefixes: [...new Set(inside.filter(isGrouped).map(group))],
        })
      }),
    )
  })

  it('are what the client reads, by token, start and delimiter', async () => {
    const s3 = aws.s3()
    const Bucket = 'listing'
    await s3.createBucket({ Bucket })
    const keys = Array.from({ length: 25 }, (_, at) => `logs/${String(at).padStart(2, '0')}.txt`)
    await Promise.all([...keys, 'top & more'].map((Key) => s3.putObject({ Bucket, Key, Body: 'x' })))
    const first = await s3.listObjectsV2({ Bucket, Prefix: 'logs/', MaxKeys: 10 })
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 10 })
    const next = await s3.listObjectsV2({
      Bucket,
      Prefix: 'logs/',
      MaxKeys: 100,
      ContinuationToken: first.NextContinuationToken,
    })
    const names = [...(first.Contents ?? []), ...(next.Contents ?? [])].map((object) => object.Key)
    expect(names).toEqual(keys)
    expect(next.IsTruncated).toBe(false)
    const after = await s3.listObjectsV2({ Bucket, StartAfter: 'logs/23.txt' })
    expect(after.Contents?.map((object) => object.Key)).toEqual(['logs/24.txt', 'top & more'])
    const top = await s3.listObjectsV2({ Bucket, Delimiter: '/' })
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'logs/' }])
    expect(top.Contents?.map((object) => object.Key)).toEqual(['top & more'])
    const version1 = await s3.listObjects({ Bucket, MaxKeys: 1, Delimiter: '/' })
    expect(version1).toMatchObject({ IsTruncated: true, NextMarker: 'logs/' })
  })
})

describe('ten thousand keys', () => {
  it('are listed in pages of a thousand, each once, in both versions of the call', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'ten-thousand-'))
    const keys = Array.from({ length: 10_000 }, (_, at) => `many/${String(at).padStart(5, '0')}`)
    const store = await openStore(dataDir)
    const storage = createObjectStorage(store)
    await store.createBucket('many')
    await Promise.all(keys.map((one) => storage.put('many', one, Buffer.from('x'))))
    await store.close()
    const server = await startLocalAws({ port: 0, dataDir })
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const s3 = new S3({ endpoint: server.url, region: 'us-east-1', credentials, forcePathStyle: true })
    try {
      const pages: number[] = []
      const found: string[] = []
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: 'many' })) {
        pages.push(Contents.length)
        found.push(...Contents.map(({ Key = '' }) => Key))
      }
      expect(pages).toEqual(Array.from({ length: 10 }, () => 1000))
      expect(found).toEqual(keys)
      const first = await s3.listObjects({ Bucket: 'many', Marker: keys[8_999] })
      expect(first.Contents?.map(({ Key }) => Key)).toEqual(keys.slice(9_000))
    } finally {
      s3.destroy()
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})
