import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { signedRequest } from '../../support/signed-request.ts'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'refusals'

beforeAll(async () => {
  await aws.s3().createBucket({ Bucket })
})

describe('a write', () => {
  it.each([
    ['a wrong CRC32', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
    ['a SHA256 that is none', { 'x-amz-checksum-sha256': 'AAAA' }, 'InvalidRequest'],
    ['two checksums', { 'x-amz-checksum-sha1': 'AAAA', 'x-amz-checksum-crc32': 'AAAAAA==' }, 'InvalidRequest'],
    ['a checksum only announced', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }, 'InvalidRequest'],
    ['a wrong MD5', { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' }, 'BadDigest'],
    ['an MD5 that is none', { 'content-md5': 'abc' }, 'InvalidDigest'],
    ['a wrong hash of the payload', { 'x-amz-content-sha256': '0'.repeat(64) }, 'XAmzContentSHA256Mismatch'],
    ['a checksum that cannot be computed here', { 'x-amz-checksum-xxhash64': 'AAAA' }, 'NotImplemented'],
    ['an ACL', { 'x-amz-acl': 'public-read' }, 'AccessControlListNotSupported'],
    [
      'encryption by a key of the client',
      { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' },
      'NotImplemented',
    ],
    ['encryption by an unknown service', { 'x-amz-server-side-encryption': 'rot13' }, 'NotImplemented'],
    ['another storage class', { 'x-amz-storage-class': 'GLACIER' }, 'NotImplemented'],
    ['an object lock', { 'x-amz-object-lock-mode': 'GOVERNANCE' }, 'NotImplemented'],
    ['another owner of the bucket', { 'x-amz-expected-bucket-owner': '111122223333' }, 'AccessDenied'],
    ['too much metadata', { 'x-amz-meta-a': 'm'.repeat(2048) }, 'MetadataTooLarge'],
    ['broken aws-chunked frames', { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }, 'IncompleteBody'],
  ])('with %s is refused and leaves nothing', async (_, headers, code) => {
    const answer = await signedRequest(
      aws.url(),
      { method: 'PUT', path: `/${Bucket}/k`, headers, body: 'hello' },
      { service: 's3' },
    )
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.body).toContain(`<Code>${code}</Code>`)
    expect((await aws.s3().listObjectsV2({ Bucket })).KeyCount).toBe(0)
  })

  it('whose trailing checksum is wrong is refused', async () => {
    const headers = {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'x-amz-decoded-content-length': '5',
    }
    const put = (crc32: string) =>
      signedRequest(
        aws.url(),
        {
          method: 'PUT',
          path: `/${Bucket}/trailer`,
          headers,
          body: `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crc32}\r\n\r\n`,
        },
        { service: 's3' },
      )
    expect((await put('AAAAAA==')).body).toContain('<Code>BadDigest</Code>')
    expect((await put('NhCmhg==')).status).toBe(200)
    await aws.s3().deleteObject({ Bucket, Key: 'trailer' })
  })

  it('that ends before its announced length leaves nothing', async () => {
    const { hostname, port } = new URL(aws.url())
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`PUT /${Bucket}/torn HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nonly this`, () =>
          socket.destroy(),
        )
      })
      socket.on('close', () => resolve())
    })
    await expect(aws.s3().getObject({ Bucket, Key: 'torn' })).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('to a bucket that is not there is refused before its bytes are taken', async () => {
    await expect(
      aws.s3().putObject({ Bucket: 'nowhere', Key: 'k', Body: Buffer.alloc(1_000_000) }),
    ).rejects.toMatchObject({
      name: 'NoSuchBucket',
    })
  })
})

describe('garbage', () => {
  it.each([
    ['PUT', `/${Bucket}/%E0%A4%A`, 400, 'InvalidURI'],
    ['GET', '/nowhere', 404, 'NoSuchBucket'],
    ['GET', `/${Bucket}/none`, 404, 'NoSuchKey'],
    ['PUT', '/Not_A_Bucket', 400, 'InvalidBucketName'],
    ['PUT', '/..', 400, 'InvalidBucketName'],
    ['PATCH', `/${Bucket}/k`, 405, 'MethodNotAllowed'],
    ['POST', `/${Bucket}/k`, 405, 'MethodNotAllowed'],
    ['DELETE', '/', 405, 'MethodNotAllowed'],
    ['GET', `/${Bucket}?acl`, 501, 'NotImplemented'],
    ['PUT', `/${Bucket}?policy`, 501, 'NotImplemented'],
    ['POST', `/${Bucket}/k?restore`, 501, 'NotImplemented'],
    ['GET', `/${Bucket}?list-type=2&max-keys=-1`, 400, 'InvalidArgument'],
    ['GET', `/${Bucket}?list-type=2&continuation-token=%21`, 400, 'InvalidArgument'],
    ['POST', `/${Bucket}?delete`, 400, 'InvalidRequest'],
    ['PUT', `/${Bucket}?versioning`, 400, 'MalformedXML'],
    ['PUT', `/${Bucket}/k?tagging`, 404, 'NoSuchKey'],
    ['GET', `/${Bucket}?versions&version-id-marker=x`, 400, 'InvalidArgument'],
    ['GET', `/${Bucket}/k?uploadId=../../etc`, 404, 'NoSuchUpload'],
    ['PUT', `/${Bucket}/${'k'.repeat(1025)}`, 400, 'KeyTooLongError'],
  ])('%s %s answers %i %s', async (method, path, status, code) => {
    const answer = await signedRequest(
      aws.url(),
      { method, path, body: method === 'POST' ? '<broken' : '' },
      { service: 's3' },
    )
    expect(answer.status).toBe(status)
    expect(answer.body).toContain(`<Code>${code}</Code>`)
    expect(answer.headers['x-amz-request-id']).toBeDefined()
  })

  it('HEAD of nothing is a 404 without a body', async () => {
    expect(
      await signedRequest(aws.url(), { method: 'HEAD', path: `/${Bucket}/none` }, { service: 's3' }),
    ).toMatchObject({
      status: 404,
      body: '',
    })
  })

  it('a bucket with objects is not deleted, an empty one is', async () => {
    const s3 = aws.s3()
    await s3.createBucket({ Bucket: 'short-lived' })
    await expect(s3.createBucket({ Bucket: 'short-lived' })).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' })
    await s3.putObject({ Bucket: 'short-lived', Key: 'k', Body: 'x' })
    await expect(s3.deleteBucket({ Bucket: 'short-lived' })).rejects.toMatchObject({ name: 'BucketNotEmpty' })
    await s3.deleteObject({ Bucket: 'short-lived', Key: 'k' })
    await s3.deleteBucket({ Bucket: 'short-lived' })
    expect((await s3.listBuckets({})).Buckets?.map(({ Name }) => Name)).not.toContain('short-lived')
  })
})
