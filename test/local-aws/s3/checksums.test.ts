import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { ChecksumAlgorithm } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Algorithm, base64Of, createDigest } from '../../../src/local-aws/s3/checksums.ts'
import { signedRequest } from '../../support/signed-request.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'checksums'
const partBytes = 5 * 1024 * 1024

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

function checksum(algorithm: Algorithm, bytes: Uint8Array): Promise<string> {
  const digest = createDigest(algorithm)
  digest.update(bytes)
  return base64Of(digest)
}

// Each algorithm's published check value: that of the nine bytes "123456789".
const checkValues: ReadonlyArray<readonly [Algorithm, string]> = [
  ['crc32', 'y/Q5Jg=='],
  ['crc32c', '4waSgw=='],
  ['crc64nvme', 'rosUhgp5mIg='],
  ['sha1', createHash('sha1').update('123456789').digest('base64')],
  ['sha256', createHash('sha256').update('123456789').digest('base64')],
]

describe('a checksum', () => {
  it.each(checkValues)('by %s of the digits 1 to 9 is %s', async (algorithm, value) => {
    expect(await checksum(algorithm, Buffer.from('123456789'))).toBe(value)
  })

  it.each(checkValues)('by %s is taken in a header and in a trailer, and answered', async (algorithm, value) => {
    const s3 = aws.s3()
    const ChecksumAlgorithm = algorithm.toUpperCase() as ChecksumAlgorithm
    const member = `Checksum${ChecksumAlgorithm}`
    const inHeader = await s3.putObject({ Bucket, Key: 'header', Body: '123456789', ChecksumAlgorithm })
    expect(inHeader).toMatchObject({ [member]: value, ChecksumType: 'FULL_OBJECT' })
    const Body = Readable.from([Buffer.from('12345'), Buffer.from('6789')])
    await s3.putObject({ Bucket, Key: 'trailer', Body, ContentLength: 9, ChecksumAlgorithm })
    for (const Key of ['header', 'trailer']) {
      const head = await s3.headObject({ Bucket, Key, ChecksumMode: 'ENABLED' })
      expect(head).toMatchObject({ [member]: value, ChecksumType: 'FULL_OBJECT' })
      const got = await s3.getObject({ Bucket, Key })
      expect([await got.Body?.transformToString(), Object.entries(got).find(([name]) => name === member)?.[1]]).toEqual(
        ['123456789', value],
      )
    }
  })

  it.each(checkValues)('by %s that is wrong is refused, in a header and in a trailer', async (algorithm, value) => {
    const wrong = await checksum(algorithm, Buffer.from('another'))
    const header = `x-amz-checksum-${algorithm}`
    const put = (headers: Record<string, string>, body: string) =>
      signedRequest(aws.url(), { method: 'PUT', path: `/${Bucket}/wrong`, headers, body }, { service: 's3' })
    const trailing = (said: string) =>
      put(
        {
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-trailer': header,
          'x-amz-decoded-content-length': '9',
        },
        `9\r\n123456789\r\n0\r\n${said}\r\n\r\n`,
      )
    expect((await put({ [header]: wrong }, '123456789')).body).toContain('<Code>BadDigest</Code>')
    expect((await trailing(`${header}:${wrong}`)).body).toContain('<Code>BadDigest</Code>')
    expect((await trailing('x-other:1')).body).toContain('<Code>MalformedTrailerError</Code>')
    expect((await trailing(`${header}:${value}`)).status).toBe(200)
  })

  it('is CRC64NVME where the writer sends none', async () => {
    const path = `/${Bucket}/none`
    const put = await signedRequest(aws.url(), { method: 'PUT', path, body: '123456789' }, { service: 's3' })
    expect(put.headers).toMatchObject({
      'x-amz-checksum-crc64nvme': 'rosUhgp5mIg=',
      'x-amz-checksum-type': 'FULL_OBJECT',
    })
  })

  it('stays of its kind when the object is copied, or becomes what the copy asks for', async () => {
    const s3 = aws.s3()
    await s3.putObject({ Bucket, Key: 'from', Body: '123456789', ChecksumAlgorithm: 'SHA256' })
    const same = await s3.copyObject({ Bucket, Key: 'to', CopySource: `${Bucket}/from` })
    const other = await s3.copyObject({
      Bucket,
      Key: 'to',
      CopySource: `${Bucket}/from`,
      ChecksumAlgorithm: 'CRC32C',
    })
    expect(same.CopyObjectResult?.ChecksumSHA256).toBe(Object.fromEntries(checkValues).sha256)
    expect(other.CopyObjectResult?.ChecksumCRC32C).toBe('4waSgw==')
  })
})

describe('the checksum of a multipart upload', () => {
  const parts = [randomBytes(partBytes), randomBytes(100)] as const
  const whole = Buffer.concat(parts)

  async function upload(Key: string, ChecksumAlgorithm: ChecksumAlgorithm, ChecksumType?: 'FULL_OBJECT') {
    const s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key, ChecksumAlgorithm, ChecksumType })
    const member = `Checksum${ChecksumAlgorithm}`
    const sent = await Promise.all(
      parts.map((Body, at) => s3.uploadPart({ Bucket, Key, UploadId, PartNumber: at + 1, Body, ChecksumAlgorithm })),
    )
    const Parts = sent.map((part, at) => ({
      ETag: part.ETag,
      PartNumber: at + 1,
      [member]: (part as unknown as Record<string, string>)[member],
    }))
    const complete = (more: object, named: object[] = Parts) =>
      s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts: named }, ...more })
    return { s3, Parts, complete, member }
  }

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('by %s is composed of those of its parts', async (name) => {
    const algorithm = name.toLowerCase() as Algorithm
    const { s3, Parts, complete, member } = await upload(`composite ${name}`, name)
    const ofParts = await Promise.all(parts.map((part) => checksum(algorithm, part)))
    const composite = await checksum(algorithm, Buffer.concat(ofParts.map((value) => Buffer.from(value, 'base64'))))
    const bare = Parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber }))
    await expect(complete({}, bare)).rejects.toThrow(/must include the checksum for each part/)
    const falsely = Parts.map((part) => ({ ...part, [member]: composite }))
    await expect(complete({}, falsely)).rejects.toMatchObject({ name: 'InvalidPart' })
    const expected = { [member]: `${composite}-2`, ChecksumType: 'COMPOSITE' }
    expect(await complete({ [member]: composite, MpuObjectSize: whole.length })).toMatchObject(expected)
    const place = { Bucket, Key: `composite ${name}` }
    expect(await s3.headObject({ ...place, ChecksumMode: 'ENABLED' })).toMatchObject(expected)
    const second = await s3.getObject({ ...place, PartNumber: 2, ChecksumMode: 'ENABLED' })
    expect(second).toMatchObject({ [member]: ofParts[1], PartsCount: 2, ContentLength: 100 })
    expect(Buffer.from((await second.Body?.transformToByteArray()) ?? []).equals(parts[1])).toBe(true)
    const attributes = await s3.getObjectAttributes({ ...place, ObjectAttributes: ['Checksum', 'ObjectParts'] })
    expect(attributes.Checksum).toEqual({ [member]: composite, ChecksumType: 'COMPOSITE' })
    expect(attributes.ObjectParts).toMatchObject({
      TotalPartsCount: 2,
      Parts: ofParts.map((one) => ({ [member]: one })),
    })
  })

  it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('by %s may be of the whole object', async (name) => {
    const Key = `full ${name}`
    const { s3, complete, member } = await upload(Key, name, 'FULL_OBJECT')
    const right = await checksum(name.toLowerCase() as Algorithm, whole)
    const wrong = await checksum(name.toLowerCase() as Algorithm, parts[0])
    await expect(complete({ [member]: wrong, ChecksumType: 'FULL_OBJECT' })).rejects.toMatchObject({
      name: 'BadDigest',
    })
    await expect(complete({ MpuObjectSize: 1 })).rejects.toMatchObject({ name: 'InvalidRequest' })
    const expected = { [member]: right, ChecksumType: 'FULL_OBJECT' }
    expect(await complete({ [member]: right, ChecksumType: 'FULL_OBJECT' })).toMatchObject(expected)
    expect(await s3.headObject({ Bucket, Key, ChecksumMode: 'ENABLED' })).toMatchObject(expected)
    const got = await s3.getObject({ Bucket, Key })
    expect(crc32(Buffer.from((await got.Body?.transformToByteArray()) ?? []))).toBe(crc32(whole))
  })

  it.each([
    [{ ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' }, /cannot be used with the sha256/],
    [{ ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' }, /cannot be used with the crc64nvme/],
    [{ ChecksumType: 'COMPOSITE' }, /only be used with the x-amz-checksum-algorithm/],
  ] as const)('cannot be begun with %j', async (asked, message) => {
    await expect(aws.s3().createMultipartUpload({ Bucket, Key: 'k', ...asked })).rejects.toThrow(message)
  })

  it('must be of one kind in all parts', async () => {
    const s3 = aws.s3()
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'mixed', ChecksumAlgorithm: 'SHA256' })
    const part = s3.uploadPart({ Bucket, Key: 'mixed', UploadId, PartNumber: 1, Body: 'x', ChecksumAlgorithm: 'CRC32' })
    await expect(part).rejects.toThrow('expected checksum Type: sha256, actual checksum Type: crc32')
  })
})
