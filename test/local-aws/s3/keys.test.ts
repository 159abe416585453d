import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { compareKeys } from '../../../src/local-aws/s3/key-order.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'keys'

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

// One character of each of the 17 planes, and those that XML, paths and URLs make something else of.
const planes = Array.from({ length: 17 }, (_, plane) => String.fromCodePoint(plane * 0x10000 + 0x100))
const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))
const awkward = [
  ...['\u007f', '\u0085', '\u2028', '\ufffe', '\uffff', ' ', '  ', '&', '<', '>', '"', "'", '%', '+', '?', '#', '\\'],
  ...['..', '.', '../..', '/', '//', 'a/', '/a', 'a/../b', 'a', 'a/b', 'a/b/c', '&#x1;', ']]>', 'é', 'e\u0301'],
]

async function listAll(Prefix: string) {
  const s3 = aws.s3()
  const keys: string[] = []
  for (let token: string | undefined, first = true; first || token; first = false) {
    const page = await s3.listObjectsV2({ Bucket, Prefix, EncodingType: 'url', ContinuationToken: token })
    keys.push(...(page.Contents ?? []).map(({ Key }) => decodeURIComponent(Key ?? '')))
    token = page.NextContinuationToken
  }
  return keys
}

describe('every key', () => {
  it('that S3 takes holds its own object, is listed in the order of its bytes, and is deleted with others', async () => {
    const s3 = aws.s3()
    const keys = [...new Set([...planes, ...controls, ...awkward])].map((text) => `all/${text}`)
    await Promise.all(keys.map((Key) => s3.putObject({ Bucket, Key, Body: `of ${Key}` })))
    for (const Key of keys) {
      const got = await s3.getObject({ Bucket, Key })
      expect([Key, await got.Body?.transformToString()]).toEqual([Key, `of ${Key}`])
    }
    const byBytes = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(await listAll('all/')).toEqual(byBytes)
    const { Deleted, Errors } = await s3.deleteObjects({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } })
    expect([Deleted?.map(({ Key }) => Key), Errors]).toEqual([keys, undefined])
    expect(await listAll('all/')).toEqual([])
    expect(existsSync(join(aws.running.dataDir, 'a'))).toBe(false)
  })

  it('whatever its characters, is told from every other', async () => {
    const s3 = aws.s3()
    const anyKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => !/\p{Cs}/u.test(text))
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyKey, { minLength: 1, maxLength: 8 }), async (names) => {
        round += 1
        const keys = names.map((name) => `any/${round}/${name}`)
        await Promise.all(keys.map((Key) => s3.putObject({ Bucket, Key, Body: Key })))
        expect(await listAll(`any/${round}/`)).toEqual(keys.toSorted(compareKeys))
        for (const Key of keys) {
          expect(await (await s3.getObject({ Bucket, Key })).Body?.transformToString()).toBe(Key)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('may be 1,024 bytes long', async () => {
    const s3 = aws.s3()
    const Key = 'ü'.repeat(512)
    await s3.putObject({ Bucket, Key, Body: 'long' })
    expect(await (await s3.getObject({ Bucket, Key })).Body?.transformToString()).toBe('long')
    await expect(s3.putObject({ Bucket, Key: `${Key}x`, Body: '' })).rejects.toMatchObject({ name: 'KeyTooLongError' })
  })
})
