import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListObjectVersionsCommandInput } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()

async function versionedBucket(Bucket: string) {
  const s3 = aws.s3()
  await s3.createBucket({ Bucket })
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  const put = async (Key: string, Body: string) => (await s3.putObject({ Bucket, Key, Body })).VersionId ?? ''
  const text = async (Key: string, VersionId?: string) =>
    (await s3.getObject({ Bucket, Key, ...(VersionId && { VersionId }) })).Body?.transformToString()
  const file = (key: string) => join(aws.running.dataDir, 's3', Bucket, key)
  return { s3, Bucket, put, text, file }
}

describe('a bucket that keeps versions', () => {
  it('answers every version by its id, the newest without one, and keeps that one as the plain file', async () => {
    const { s3, Bucket, put, text, file } = await versionedBucket('kept')
    const [one, two] = [await put('a/k', '1'), await put('a/k', '2')]
    expect(one).not.toBe(two)
    expect([await text('a/k'), await text('a/k', one), await text('a/k', two)]).toEqual(['2', '1', '2'])
    expect((await s3.headObject({ Bucket, Key: 'a/k', VersionId: one })).VersionId).toBe(one)
    expect(await readFile(file('a/k'), 'utf8')).toBe('2')
    expect((await s3.getBucketVersioning({ Bucket })).Status).toBe('Enabled')
  })

  it('deletes by a marker, which hides the object until it is deleted itself', async () => {
    const { s3, Bucket, put, text, file } = await versionedBucket('markers')
    const one = await put('k', '1')
    const marker = await s3.deleteObject({ Bucket, Key: 'k' })
    expect(marker).toMatchObject({ DeleteMarker: true })
    await expect(text('k')).rejects.toMatchObject({
      name: 'NoSuchKey',
      $response: { headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.VersionId } },
    })
    await expect(s3.headObject({ Bucket, Key: 'k' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } })
    await expect(text('k', marker.VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' })
    expect((await s3.listObjectsV2({ Bucket })).KeyCount).toBe(0)
    expect(existsSync(file('k'))).toBe(false)
    expect(await text('k', one)).toBe('1')
    await s3.deleteObject({ Bucket, Key: 'k', VersionId: marker.VersionId })
    expect(await text('k')).toBe('1')
    expect(await readFile(file('k'), 'utf8')).toBe('1')
  })

  it('brings back the version before when the newest is deleted for good', async () => {
    const { s3, Bucket, put, text, file } = await versionedBucket('back')
    const [one, two] = [await put('k', '1'), await put('k', '2')]
    expect(await s3.deleteObject({ Bucket, Key: 'k', VersionId: two })).toMatchObject({ VersionId: two })
    expect(await text('k')).toBe('1')
    expect(await readFile(file('k'), 'utf8')).toBe('1')
    await s3.deleteObject({ Bucket, Key: 'k', VersionId: one })
    await expect(text('k')).rejects.toMatchObject({ name: 'NoSuchKey' })
    expect(existsSync(file('k'))).toBe(false)
    await expect(text('k', one)).rejects.toMatchObject({ name: 'NoSuchVersion' })
  })

  it('is not deleted while a version or a marker is left', async () => {
    const { s3, Bucket, put } = await versionedBucket('full')
    const VersionId = await put('k', '1')
    const marker = await s3.deleteObject({ Bucket, Key: 'k' })
    await s3.deleteObject({ Bucket, Key: 'k', VersionId })
    await expect(s3.deleteBucket({ Bucket })).rejects.toMatchObject({ name: 'BucketNotEmpty' })
    const Objects = [{ Key: 'k', VersionId: marker.VersionId }]
    const { Deleted } = await s3.deleteObjects({ Bucket, Delete: { Objects } })
    expect(Deleted).toEqual([
      { Key: 'k', VersionId: marker.VersionId, DeleteMarker: true, DeleteMarkerVersionId: marker.VersionId },
    ])
    await s3.deleteBucket({ Bucket })
  })

  it('gives none but the null version while it is suspended, and keeps the others', async () => {
    const { s3, Bucket, put, text } = await versionedBucket('suspended')
    const one = await put('k', '1')
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Suspended' } })
    expect([await put('k', '2'), await put('k', '3')]).toEqual(['null', 'null'])
    expect([await text('k'), await text('k', 'null'), await text('k', one)]).toEqual(['3', '3', '1'])
    expect(await s3.deleteObject({ Bucket, Key: 'k' })).toMatchObject({ DeleteMarker: true, VersionId: 'null' })
    await expect(text('k', 'null')).rejects.toMatchObject({ name: 'MethodNotAllowed' })
    const { Versions, DeleteMarkers } = await s3.listObjectVersions({ Bucket })
    expect([Versions?.map((version) => version.VersionId), DeleteMarkers?.length]).toEqual([[one], 1])
  })

  it('takes objects from before as the null version', async () => {
    const s3 = aws.s3()
    const Bucket = 'late'
    await s3.createBucket({ Bucket })
    expect((await s3.putObject({ Bucket, Key: 'k', Body: '0' })).VersionId).toBeUndefined()
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
    await s3.putObject({ Bucket, Key: 'k', Body: '1' })
    const old = await s3.getObject({ Bucket, Key: 'k', VersionId: 'null' })
    expect([await old.Body?.transformToString(), old.VersionId]).toEqual(['0', 'null'])
  })

  it('keeps all of it across a restart', async () => {
    const { put, Bucket, s3 } = await versionedBucket('restarted')
    const ids = [await put('k', '1'), await put('k', '2'), await put('../apart', '3'), await put('../apart', '4')]
    await s3.deleteObject({ Bucket, Key: 'k' })
    const before = await s3.listObjectVersions({ Bucket })
    await aws.restart()
    const after = await aws.s3().listObjectVersions({ Bucket })
    expect([after.Versions, after.DeleteMarkers]).toEqual([before.Versions, before.DeleteMarkers])
    const read = async (Key: string, VersionId: string | undefined) =>
      (await aws.s3().getObject({ Bucket, Key, VersionId })).Body?.transformToString()
    expect(await read('k', ids[0])).toBe('1')
    expect(await read('k', ids[1])).toBe('2')
    expect(await read('../apart', ids[2])).toBe('3')
    expect(await read('../apart', undefined)).toBe('4')
  })

  it('refuses an id that is none, and a version of nothing', async () => {
    const { text, put } = await versionedBucket('wrong')
    await put('k', '1')
    await expect(text('k', 'nonsense')).rejects.toMatchObject({ name: 'InvalidArgument' })
    await expect(text('k', 'a'.repeat(32))).rejects.toMatchObject({ name: 'NoSuchVersion' })
  })
})

describe('a list of versions', () => {
  it('pages through every version and marker once, the newest of a key first', async () => {
    const { s3, Bucket, put } = await versionedBucket('paged')
    for (const key of ['a', 'b/1', 'b/2', 'c']) for (const body of ['1', '2', '3']) await put(key, body)
    await s3.deleteObject({ Bucket, Key: 'a' })
    const whole = await s3.listObjectVersions({ Bucket })
    expect(whole.Versions?.map(({ Key }) => Key)).toEqual(['a', 'b/1', 'b/2', 'c'].flatMap((key) => [key, key, key]))
    expect(whole.Versions?.map(({ IsLatest }) => IsLatest)).toEqual([
      ...[false, false, false],
      ...[true, false, false],
      ...[true, false, false],
      ...[true, false, false],
    ])
    const paged = await listAll({ Bucket, MaxKeys: 2 })
    expect([paged.versions, paged.markers]).toEqual([whole.Versions, whole.DeleteMarkers])
    const grouped = await listAll({ Bucket, MaxKeys: 1, Delimiter: '/' })
    expect(grouped.prefixes).toEqual(['b/'])
    expect(grouped.versions.map(({ Key }) => Key)).toEqual(['a', 'a', 'a', 'c', 'c', 'c'])
    const inside = await s3.listObjectVersions({ Bucket, Prefix: 'b/', KeyMarker: 'b/1' })
    expect(inside.Versions?.map(({ Key }) => Key)).toEqual(['b/2', 'b/2', 'b/2'])
  })

  async function listAll(input: ListObjectVersionsCommandInput) {
    const s3 = aws.s3()
    let page = await s3.listObjectVersions(input)
    const pages = [page]
    while (page.IsTruncated) {
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page
      page = await s3.listObjectVersions({ ...input, KeyMarker, VersionIdMarker })
      pages.push(page)
    }
    return {
      versions: pages.flatMap(({ Versions = [] }) => Versions),
      markers: pages.flatMap(({ DeleteMarkers = [] }) => DeleteMarkers),
      prefixes: pages.flatMap(({ CommonPrefixes = [] }) => CommonPrefixes.map(({ Prefix }) => Prefix)),
    }
  }
})
