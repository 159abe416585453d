import { appendFile, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useLocalAws } from '../running-server.ts'

const aws = useLocalAws()
const Bucket = 'restart'

const text = async (Key: string) => (await aws.s3().getObject({ Bucket, Key })).Body?.transformToString()

describe('a restart on the same folder', () => {
  it('finds buckets, objects, metadata and deletions as they were', async () => {
    const s3 = aws.s3()
    await s3.createBucket({ Bucket })
    await s3.putObject({ Bucket, Key: 'kept', Body: '1', Metadata: { a: 'b' } })
    await s3.putObject({ Bucket, Key: 'kept', Body: '2', Metadata: { a: 'c' } })
    await s3.putObject({ Bucket, Key: '../apart', Body: '3' })
    await s3.putObject({ Bucket, Key: 'removed', Body: '4' })
    await s3.deleteObject({ Bucket, Key: 'removed' })
    const before = await s3.headObject({ Bucket, Key: 'kept' })
    await aws.restart()
    const after = await aws.s3().headObject({ Bucket, Key: 'kept' })
    expect(after).toMatchObject({ ETag: before.ETag, LastModified: before.LastModified, Metadata: { a: 'c' } })
    expect([await text('kept'), await text('../apart')]).toEqual(['2', '3'])
    await expect(text('removed')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('finishes the move of an object that a crash left on its way, and drops what no one was promised', async () => {
    const state = join(aws.running.dataDir, 's3-state')
    await aws.s3().putObject({ Bucket, Key: 'on-its-way', Body: 'whole' })
    const entries = (await readFile(join(state, 'index.jsonl'), 'utf8')).trim().split('\n')
    const { record } = JSON.parse(entries.at(-1) ?? '')
    await rename(join(aws.running.dataDir, 's3', Bucket, 'on-its-way'), join(state, 'arrivals', record.contentId))
    await writeFile(join(state, 'arrivals', 'nobody'), 'half')
    await appendFile(join(state, 'index.jsonl'), '{"op":"put","bucket":"restart","key":"to')
    await aws.restart()
    expect(await text('on-its-way')).toBe('whole')
    expect(await readdir(join(state, 'arrivals'))).toEqual([])
    await aws.s3().putObject({ Bucket, Key: 'later', Body: 'later' })
    await aws.restart()
    expect(await text('later')).toBe('later')
  })

  it('does not answer bytes that somebody else wrote into an object as the object', async () => {
    await aws.s3().putObject({ Bucket, Key: 'touched', Body: 'original' })
    await writeFile(join(aws.running.dataDir, 's3', Bucket, 'touched'), 'something else')
    await expect(text('touched')).rejects.toMatchObject({ name: 'InternalError' })
  })
})
