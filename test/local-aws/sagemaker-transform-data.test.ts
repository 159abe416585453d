import { gzipSync } from 'node:zlib'
import type { CreateTransformJobRequest, DataProcessing } from '@aws-sdk/client-sagemaker'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compileJsonPath } from '../../src/local-aws/sagemaker/transform/json-path.ts'
import { formatOf } from '../../src/local-aws/sagemaker/transform/records.ts'
import { createSlots } from '../../src/local-aws/sagemaker/transform/slots.ts'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { createModel, transformEnd } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage({
  'csv/rows.csv': '1,a,x\n2,"b,c",y\n',
  'json/rows.jsonl': '{"id":1,"text":"a"}\n{"id":2,"text":"b"}\n',
  'broken/rows.jsonl': '{"id":1\n',
  'many/1.txt': 'one',
  'many/2.txt': 'two',
  'many/3.txt': 'three',
  'failing/rows.txt': 'fine\nrefuse\n',
  'list.manifest': JSON.stringify([{ prefix: 's3://bucket/many/' }, '1.txt', '3.txt']),
})
storage.objects.set('zipped/rows.jsonl', gzipSync('{"id":1,"text":"zip"}\n'))
storage.objects.set('unzipped/rows.jsonl', Buffer.from('plain'))
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, timeScale: 60, quotas: { 'ml.c5.xlarge for transform job usage': 0 } })
  await createModel(local, 'echo', 'raw-echo')
})
afterEach(() => local.faults.clear())
afterAll(async () => {
  await local.stop()
  await local.remove()
})

function transformJob(
  TransformJobName: string,
  input: string,
  type: string,
  more: Partial<CreateTransformJobRequest> = {},
): CreateTransformJobRequest {
  return {
    TransformJobName,
    ModelName: 'echo',
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://bucket/${input}` } },
      ContentType: type,
      SplitType: 'Line',
    },
    TransformOutput: { S3OutputPath: `s3://bucket/out/${TransformJobName}`, AssembleWith: 'Line' },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    ...more,
  }
}
const run = async (...job: Parameters<typeof transformJob>) => {
  await local.sagemaker.createTransformJob(transformJob(...job))
  return transformEnd(local, job[0])
}
const outputOf = (name: string, file: string) => storage.objects.get(`out/${name}/${file}.out`)?.toString()

describe('the data processing of a transform job', () => {
  it.each<[string, string, string, DataProcessing, string]>([
    ['filter-csv', 'csv/rows.csv', 'text/csv', { InputFilter: '$[1:]' }, 'a,x\n"b,c",y\n'],
    [
      'join-csv',
      'csv/rows.csv',
      'text/csv',
      { InputFilter: '$[1]', JoinSource: 'Input', OutputFilter: '$[0,-1]' },
      '1,a\n2,"b,c"\n',
    ],
    ['filter-json', 'json/rows.jsonl', 'application/jsonlines', { InputFilter: '$.text' }, '"a"\n"b"\n'],
    [
      'join-json',
      'json/rows.jsonl',
      'application/jsonlines',
      { InputFilter: '$.text', JoinSource: 'Input', OutputFilter: "$['id','SageMakerOutput']" },
      '{"id":1,"SageMakerOutput":"a"}\n{"id":2,"SageMakerOutput":"b"}\n',
    ],
  ])('%s', async (name, input, type, DataProcessing, expected) => {
    const job = await run(name, input, type, { DataProcessing })
    expect(job.FailureReason).toBeUndefined()
    expect(outputOf(name, input.split('/')[1] ?? '')).toBe(expected)
    expect(job.DataProcessing).toEqual(DataProcessing)
  })

  it('fails for a record that is not what its content type says', async () => {
    const job = await run('broken', 'broken/rows.jsonl', 'application/jsonlines', {
      DataProcessing: { InputFilter: '$.id' },
    })
    expect(job.FailureReason).toContain('ClientError: s3://bucket/broken/rows.jsonl must be JSON for DataProcessing')
  })

  it.each<[string, Partial<CreateTransformJobRequest>, string]>([
    ['a filter that goes through everything', { DataProcessing: { InputFilter: '$..id' } }, 'serves $, .name'],
    ['a condition', { DataProcessing: { OutputFilter: '$[?(@.id > 1)]' } }, 'DataProcessing.OutputFilter'],
    [
      'records without parts',
      {
        DataProcessing: { InputFilter: '$.id' },
        TransformInput: {
          DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://bucket/x' } },
          ContentType: 'image/png',
        },
      },
      'got image/png',
    ],
    [
      'a join of lines that are not assembled by line',
      { DataProcessing: { JoinSource: 'Input' }, TransformOutput: { S3OutputPath: 's3://bucket/x' } },
      'JoinSource Input needs AssembleWith Line',
    ],
    [
      'payloads that are too many and too large',
      { MaxConcurrentTransforms: 10, MaxPayloadInMB: 11 },
      'must not exceed 100 MB, got 10 * 11',
    ],
    ['capture', { DataCaptureConfig: { DestinationS3Uri: 's3://bucket/c' } }, 'DataCaptureConfig is not served'],
  ])('is refused for %s', async (_, more, message) => {
    const request = transformJob('refused', 'csv', 'text/csv', more)
    await expect(local.sagemaker.createTransformJob(request)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
  })

  it('is refused beyond the quota', async () => {
    const TransformResources = { InstanceType: 'ml.c5.xlarge' as const, InstanceCount: 1 }
    const request = transformJob('beyond', 'csv', 'text/csv', { TransformResources })
    await expect(local.sagemaker.createTransformJob(request)).rejects.toMatchObject({ name: 'ResourceLimitExceeded' })
  })
})

describe('the input of a transform job', () => {
  const source = (S3Uri: string, S3DataType: 'S3Prefix' | 'ManifestFile' = 'S3Prefix') => ({
    DataSource: { S3DataSource: { S3DataType, S3Uri } },
  })

  it('is unpacked where it is compressed', async () => {
    const TransformInput = {
      ...source('s3://bucket/zipped'),
      SplitType: 'Line' as const,
      CompressionType: 'Gzip' as const,
    }
    expect((await run('zipped', '', '', { TransformInput })).FailureReason).toBeUndefined()
    expect(outputOf('zipped', 'rows.jsonl')).toBe('{"id":1,"text":"zip"}\n')
    const wrong = { ...TransformInput, ...source('s3://bucket/unzipped') }
    expect((await run('unzipped', '', '', { TransformInput: wrong })).FailureReason).toContain('must be gzip')
  })

  it('may be what a manifest lists, several objects at once', async () => {
    const TransformInput = source('s3://bucket/list.manifest', 'ManifestFile')
    await run('listed', '', '', {
      TransformInput,
      MaxConcurrentTransforms: 4,
      TransformOutput: { S3OutputPath: 's3://bucket/out/listed' },
    })
    expect(['1.txt', '2.txt', '3.txt'].map((name) => outputOf('listed', name))).toEqual(['one', undefined, 'three'])
  })
})

describe('a fault that befalls a transform job', () => {
  it.each([
    ['job-crash', 'AlgorithmError: the model container ended, exit code: 137'],
    [
      'capacity',
      'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.',
    ],
  ] as const)('%s fails it', async (kind, reason) => {
    storage.objects.set('hang/rows.txt', Buffer.from('hang'))
    local.faults.add({ kind, operation: 'CreateTransformJob', name: kind, delayMs: 30_000, probability: 1 })
    const job = await run(`fault-${kind}`, 'hang', 'text/plain')
    expect(job.FailureReason).toBe(reason)
  })
})

describe('a JSONPath of batch transform', () => {
  it.each([
    ['$', { a: 1 }, { a: 1 }],
    ['$.a.b', { a: { b: 2 } }, 2],
    ["$['a','c']", { a: 1, b: 2, c: 3 }, { a: 1, c: 3 }],
    ['$[0]', [1, 2, 3], 1],
    ['$[-1]', [1, 2, 3], 3],
    ['$[0,2]', [1, 2, 3], [1, 3]],
    ['$[1:]', [1, 2, 3], [2, 3]],
    ['$[:-1]', [1, 2, 3], [1, 2]],
    ['$.a[1].b', { a: [0, { b: 5 }] }, 5],
    ['$.missing', { a: 1 }, undefined],
    ['$[0]', { a: 1 }, undefined],
    ['$.length', [1], undefined],
  ])('%s of %j is %j', (path, value, expected) => {
    expect(compileJsonPath(path, 'InputFilter')(value)).toEqual(expected)
  })
})

describe('a record of CSV', () => {
  it('is written so that it reads as it was', () => {
    const csv = formatOf('text/csv; charset=utf-8')
    const cell = fc.string().filter((text) => !/[\r\n]/.test(text))
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        expect(csv?.parse(csv.print(cells), 'x')).toEqual(cells)
      }),
    )
  })
})

describe('slots', () => {
  it('let no more than so many tasks run at once, and each of them, whatever becomes of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        async (count, tasks) => {
          const inSlot = createSlots(count)
          let running = 0
          let most = 0
          const ends = await Promise.allSettled(
            tasks.map((succeeds) =>
              inSlot(async () => {
                running += 1
                most = Math.max(most, running)
                await Promise.resolve()
                running -= 1
                if (!succeeds) throw new Error('no')
              }),
            ),
          )
          expect(most).toBeLessThanOrEqual(count)
          expect(ends.map(({ status }) => status === 'fulfilled')).toEqual(tasks)
        },
      ),
    )
  })
})
